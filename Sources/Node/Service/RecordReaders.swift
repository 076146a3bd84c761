import Canon
import Signing
import Synchronization

/// Readers of records for callers side by side. Each remembers the issuers and keys whose spelling it has checked, which is a good part of reading.
///
/// There are as many as were ever in use at once, and each is bounded.
final class RecordReaders: Sendable {
    private let idle = Mutex<[RecordReader]>([])
    private static let most = 16

    /// A record and the key that it names. Throws when the bytes are no record; whether the signature holds is not looked at.
    func read(_ bytes: [UInt8]) throws(RecordError) -> (Record, VerifyingKey?) {
        try with { (reader) throws(RecordError) in
            let record = try reader.record(bytes)
            return (record, reader.key(of: record))
        }
    }

    /// Lends a reader.
    func with<T>(_ body: (inout RecordReader) throws(RecordError) -> T) throws(RecordError) -> T {
        var reader = idle.withLock { $0.popLast() } ?? RecordReader()
        defer { idle.withLock { if $0.count < RecordReaders.most { $0.append(reader) } } }
        return try body(&reader)
    }
}
