import Canon
import Synchronization
import Testing

@testable import Node

/// That everybody in a batch is woken, each with its own answer.
@Suite struct AnswersTests {
    private struct Refused: Error, Equatable { var number: Int }

    /// Those who wait, until the last has come.
    private final class Waiting: Sendable {
        private let waiting = Mutex<[(Int, Answers.Answer)]>([])

        func add(_ number: Int, _ answer: Answers.Answer, of count: Int) -> [(Int, Answers.Answer)] {
            waiting.withLock { waiting in
                waiting.append((number, answer))
                return waiting.count == count ? waiting : []
            }
        }
    }

    private func receipt(_ number: Int) -> ActReceipt {
        ActReceipt(
            id: RecordID(high: UInt64(number), low: 0), position: UInt64(number), loggedAt: Instant(seconds: 0), digest: Digest.sha256([UInt8]()))
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 64, 255, 1000]) func everybodyGetsTheirOwn(_ count: Int) async throws {
        let waiting = Waiting()
        let got = await withTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<count {
                group.addTask {
                    let share = await withCheckedContinuation { (answer: Answers.Answer) in
                        let all = waiting.add(number, answer, of: count)
                        // Whoever comes last answers: every third is refused.
                        guard !all.isEmpty else { return }
                        Answers(
                            all.map(\.1), all.map { $0.0 % 3 == 0 ? .failure(Refused(number: $0.0)) : .success(receipt($0.0)) }
                        ).send()
                    }
                    do { return (number, Int(try share.take().position)) } catch {
                        return (number, (error as? Refused) == Refused(number: number) ? -1 : -2)
                    }
                }
            }
            return await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
        }
        #expect(got.count == count)
        for number in 0..<count { #expect(got[number] == (number % 3 == 0 ? -1 : number)) }
    }
}
