import Testing

@testable import Node

/// When the writer begins: the rule of `WaitingRecords`, without threads.
@Suite struct WaitingRecordsTests {
    private func waiting(coming: Int, limit: Int = 1024) -> WaitingRecords<Int> {
        var records = WaitingRecords<Int>(limit: limit)
        for _ in 0..<coming { records.announce() }
        return records
    }

    @Test func aLoneCallerWaitsForNobody() {
        var records = waiting(coming: 1)
        #expect(!records.isReady)
        records.arrive(1)
        #expect(records.isReady)
        #expect(records.takeBatch() == [1])
        #expect(!records.isReady)
    }

    @Test func onlyALoneCallerMayWriteItsOwnRecord() {
        var alone = waiting(coming: 1)
        var took = alone.takeAlone()
        #expect(took)
        #expect(alone.approaching == 0 && !alone.isReady)
        var two = waiting(coming: 2)
        took = two.takeAlone()
        #expect(!took, "somebody else is on the way")
        two.arrive(1)
        took = two.takeAlone()
        #expect(!took, "somebody was here before")
        #expect(two.approaching == 1)
    }

    @Test func theWriterWaitsForThoseOnTheWay() {
        var records = waiting(coming: 3)
        records.arrive(1)
        records.arrive(2)
        #expect(!records.isReady)
        records.withdraw()
        #expect(records.isReady)
        #expect(records.takeBatch() == [1, 2])
    }

    @Test func enoughAreWorthBeginningFor() {
        let enough = WaitingRecords<Int>.enough
        var records = waiting(coming: enough + 1)
        for i in 1..<enough { records.arrive(i) }
        #expect(!records.isReady)
        records.arrive(enough)
        #expect(records.isReady)
        #expect(records.takeBatch().count == enough)
        records.arrive(0)
        #expect(records.isReady, "nobody is on the way any more")
    }

    @Test func thoseWhoGiveUpKeepNobodyWaiting() {
        let enough = WaitingRecords<Int>.enough
        var records = waiting(coming: 2)
        records.arrive(1)
        for _ in 1..<enough {
            #expect(!records.isReady)
            records.announce()
            records.withdraw()
        }
        #expect(records.approaching == 1)
        #expect(records.isReady)
    }

    @Test func aBatchHoldsNoMoreThanTheLimit() {
        var records = waiting(coming: 5, limit: 2)
        for i in 1...5 { records.arrive(i) }
        #expect(records.takeBatch() == [1, 2])
        #expect(records.isReady)
        #expect(records.takeBatch() == [3, 4])
        #expect(records.takeBatch() == [5])
    }
}
