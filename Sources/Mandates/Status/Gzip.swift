import CZlib

/// The gzip format (RFC 1952) through the system's zlib, bounded: a list from a stranger is never larger than was agreed.
enum Gzip {
    /// Expands one member that makes up all of the bytes and gives 1 to `most` bytes; nil for anything else. zlib checks length and CRC-32.
    static func expand(_ bytes: [UInt8], most: Int) -> [UInt8]? {
        guard (18...Int(Int32.max)).contains(bytes.count), (1...Int(Int32.max) - 1).contains(most) else { return nil }
        var stream = z_stream()
        // Window bits 15, and 16 more for a gzip header and nothing else.
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        // One byte more than allowed, so that a longer content is noticed instead of cut.
        var out = [UInt8](repeating: 0, count: most + 1)
        let written: Int? = bytes.withUnsafeBufferPointer { source in
            out.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
                stream.next_in = UnsafeMutablePointer(mutating: from)
                stream.avail_in = UInt32(source.count)
                stream.next_out = to
                stream.avail_out = UInt32(target.count)
                guard inflate(&stream, Z_FINISH) == Z_STREAM_END, stream.avail_in == 0 else { return nil }
                return target.count - Int(stream.avail_out)
            }
        }
        guard let written, (1...most).contains(written) else { return nil }
        out.removeLast(out.count - written)
        return out
    }

    /// One gzip member without name or time. Nil only when zlib has no memory.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard (1...Int(Int32.max)).contains(bytes.count) else { return nil }
        var stream = z_stream()
        guard deflateInit2_(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { deflateEnd(&stream) }
        var out = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 32)
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
