import CZlib

/// The gzip format (RFC 1952), through the system's zlib.
enum Gzip {
    /// Compresses in one piece. Nil when zlib refuses, or when the result would be no smaller: then the bytes are sent as they are.
    static func compress(_ bytes: [UInt8], level: Int32 = 5) -> [UInt8]? {
        guard !bytes.isEmpty, bytes.count <= Int(UInt32.max) else { return nil }
        var stream = z_stream()
        // Window bits 15, and 16 more for a gzip header instead of a zlib one.
        guard deflateInit2_(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        // Room for one byte less than the input: what does not fit is not worth sending.
        var out = [UInt8](repeating: 0, count: bytes.count - 1)
        let written: Int? = bytes.withUnsafeBufferPointer { source in
            out.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
                stream.next_in = UnsafeMutablePointer(mutating: from)
                stream.avail_in = UInt32(source.count)
                stream.next_out = to
                stream.avail_out = UInt32(target.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? target.count - Int(stream.avail_out) : nil
            }
        }
        guard let written else { return nil }
        out.removeLast(out.count - written)
        return out
    }
}
