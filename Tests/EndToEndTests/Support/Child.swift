import Foundation
import Synchronization

/// A process that a test started. It never outlives the test run: it is killed when this value goes, and told so by its standard input besides.
///
/// Foundation's `Process` waits by running the run loop of a thread, which the pool of Swift's tasks does not have; so this is `posix_spawn` alone.
final class Child: Sendable {
    struct NotStarted: Error, CustomStringConvertible { let description: String }

    let id: pid_t
    /// The writing end of its standard input. It is open for as long as this process lives.
    private let input: Int32
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - output: the file that its standard output and errors are appended to.
    ///   - errors: a file of its own for the errors.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:], output: String, errors: String? = nil) throws {
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else { throw NotStarted(description: "no pipe") }
        defer { close(pipes[0]) }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[0], 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        if let errors {
            posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        // Sockets of other tests in this process must not live on in it.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in open.compactMap({ Int32($0) }) where descriptor > 2 && descriptor != pipes[0] {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let argv = Child.strings([program] + arguments)
        let envp = Child.strings(merged.map { "\($0)=\($1)" })
        defer { for pointer in argv + envp { free(pointer) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, program, &actions, nil, argv, envp)
        guard code == 0 else {
            close(pipes[1])
            throw NotStarted(description: "\(program): \(String(cString: strerror(code)))")
        }
        (self.id, input) = (id, pipes[1])
    }

    deinit { kill() }

    private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }

    /// What it ended with; 128 and the signal's number for one that was killed. Nil while it runs.
    var ended: Int32? { status.withLock { look(&$0, WNOHANG) } }

    private func look(_ status: inout Int32?, _ options: Int32) -> Int32? {
        if let status { return status }
        var raw: Int32 = 0
        guard waitpid(id, &raw, options) == id else { return nil }
        status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
        close(input)
        return status
    }

    func signal(_ number: Int32) {
        status.withLock { if $0 == nil { _ = Foundation.kill(id, number) } }
    }

    /// As the machine does when it runs out of memory: at once, with nothing tidied up.
    func kill() {
        signal(SIGKILL)
        status.withLock { _ = look(&$0, 0) }
    }

    /// Waits for its end. Kills it after so many seconds, and gives nil then.
    func end(within seconds: Int) async throws -> Int32? {
        guard try await eventually(within: seconds, { self.ended != nil }) else {
            kill()
            return nil
        }
        return ended
    }
}

/// Waits until something holds. False when it does not in so many seconds.
func eventually(within seconds: Int = 60, _ holds: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
        if try await holds() { return true }
        if ContinuousClock.now > deadline { return false }
        try await Task.sleep(for: .milliseconds(15))
    }
}
