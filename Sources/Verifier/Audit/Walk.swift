import Canon
import Ledger
import Signing

extension AuditRun {
    /// Reads all bundles from `tree.size` on, several side by side, and puts them together in their order.
    ///
    /// Stops early where neither entries nor tile of a bundle can be read: the tree cannot go on from there. Returns the time of the last entry.
    mutating func walk(_ head: Head, _ tree: inout TreeCheck, _ book: inout RecordBook, lastAt: Instant?) async throws(LogSourceError) -> Instant? {
        let size = head.checkpoint.size
        guard tree.size < size else { return lastAt }
        let first = tree.size / 256
        let last = (size - 1) / 256
        let reader = BundleReader(files: files, size: size, start: tree.size, options: options)
        var archive = ArchiveReader(files.source as? any LogArchive, key: logKey, above: start, size: size)
        var expectations = remembered(size)
        var waiting: [UInt64: BundleFindings] = [:]
        var lastAt = lastAt
        // One more than there are processors, since putting together takes one too; and what is finished before its turn has to wait in memory.
        let most = max(1, options.tasks) + 1
        let window = UInt64(2 * most)
        var running = 0
        var next = first
        var turn = first
        var failure: LogSourceError?
        await withTaskGroup(of: Result<BundleFindings, LogSourceError>.self) { group in
            func fill() {
                while running < most, next <= last, next < turn + window {
                    let index = next
                    next += 1
                    running += 1
                    group.addTask { await reader.read(index) }
                }
            }
            fill()
            while let result = await group.next() {
                running -= 1
                switch result {
                case .failure(let error):
                    failure = error
                    group.cancelAll()
                    return
                case .success(let found): waiting[found.bundle.index] = found
                }
                while let found = waiting.removeValue(forKey: turn) {
                    do throws(LogSourceError) {
                        expectations += try await archive.expectations(through: found.bundle.entries.upperBound, &findings)
                        guard try await put(found, &tree, &book, &expectations, &lastAt) else {
                            group.cancelAll()
                            return
                        }
                    } catch {
                        failure = error
                        group.cancelAll()
                        return
                    }
                    turn += 1
                    options.progress(min(tree.size, size), size)
                }
                fill()
            }
        }
        if let failure { throw failure }
        return lastAt
    }

    /// Puts one bundle in its place. False when the tree cannot go on.
    private mutating func put(
        _ found: BundleFindings, _ tree: inout TreeCheck, _ book: inout RecordBook, _ expectations: inout [TreeCheck.Expectation],
        _ lastAt: inout Instant?
    ) async throws(LogSourceError) -> Bool {
        for problem in found.problems { findings.report(problem) }
        guard found.hasLeaves else { return false }
        if let first = found.firstAt, let before = lastAt, first < before, tree.size == found.bundle.entries.lowerBound {
            findings.report(
                .entryTime, at: Problem.entry(found.bundle.entries.lowerBound),
                "it is dated \(first), before the entry before it (\(before)); times in a log never go back")
        }
        if let last = found.lastAt { lastAt = last }
        let end = found.bundle.entries.upperBound
        let due = expectations.prefix { $0.size <= end }
        expectations.removeFirst(due.count)
        for tile in tree.take(found, expecting: Array(due)) { try await compare(tile) }
        if options.readsRecords { book.take(found, &findings) }
        return true
    }

    /// What an earlier audit remembers of the root at its size, when everything is read again.
    private func remembered(_ size: UInt64) -> [TreeCheck.Expectation] {
        // Nothing is expected of a log by another key, nor of one that was convicted already.
        guard let memory = options.memory, start == 0, memory.size > 0, memory.size < size, memory.checkpoint.hasOrigin(report.origin ?? ""),
            memory.logKey == logKey, equivocation == nil
        else { return [] }
        let problem = Problem(
            .memoryBroken, at: "entry \(memory.size - 1)",
            "up to here the log is not the one that was audited before: it had another root at size \(memory.size)")
        return [TreeCheck.Expectation(size: memory.size, root: memory.checkpoint.root, source: problem)]
    }
}

/// Fetches and checks one bundle.
struct BundleReader: Sendable {
    let files: LogFiles
    let size: UInt64
    /// The first entry that is new.
    let start: UInt64
    let options: Audit.Options
    private let large = Turnstile()

    init(files: LogFiles, size: UInt64, start: UInt64, options: Audit.Options) {
        (self.files, self.size, self.start, self.options) = (files, size, start, options)
    }

    func read(_ index: UInt64) async -> Result<BundleFindings, LogSourceError> {
        do throws(LogSourceError) {
            guard let bundle = Tiles.bundle(index: index, size: size), let tile = TileCoordinate(level: 0, index: index, width: bundle.width) else {
                throw LogSourceError(.unreachable, "no log of \(size) entries has a bundle \(index)")
            }
            let skip = start > bundle.entries.lowerBound ? Int(start - bundle.entries.lowerBound) : 0
            let entries = try await files.entries(bundle)
            let hashes = try await files.tile(tile)
            guard options.readsRecords else {
                return .success(BundleCheck.run(bundle, entries: entries, tile: hashes, openings: .unwanted, skip: skip, rules: options.rules))
            }
            do {
                let openings = try await files.openings(bundle, limit: LogFiles.modestOpenings)
                return .success(check(bundle, entries, hashes, openings, skip))
            } catch {
                guard error.code == .tooLarge else { throw error }
            }
            // The largest bundles one at a time, or a few of them would fill the memory.
            await large.enter()
            let result: Result<BundleFindings, LogSourceError>
            do throws(LogSourceError) { result = .success(check(bundle, entries, hashes, try await files.openings(bundle), skip)) } catch {
                result = .failure(error)
            }
            await large.leave()
            return result
        } catch { return .failure(error) }
    }

    private func check(_ bundle: BundleCoordinate, _ entries: [UInt8]?, _ tile: [UInt8]?, _ openings: [UInt8]?, _ skip: Int) -> BundleFindings {
        BundleCheck.run(bundle, entries: entries, tile: tile, openings: openings.map { .bytes($0) } ?? .missing, skip: skip, rules: options.rules)
    }
}

/// Lets one through at a time, in the order in which they came.
actor Turnstile {
    private var isTaken = false
    private var queue: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { queue.append($0) }
    }

    func leave() {
        if queue.isEmpty { isTaken = false } else { queue.removeFirst().resume() }
    }
}
