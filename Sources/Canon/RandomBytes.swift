/// Bytes that nobody can guess, for salts, keys of files, tokens and nonces.
package enum RandomBytes {
    /// `count` bytes from the system's cryptographic source (`getrandom` on Linux), eight at a time.
    package static func draw(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return [UInt8](unsafeUninitializedCapacity: count) { out, filled in
            while filled < count {
                withUnsafeBytes(of: random.next()) { word in
                    for byte in word.prefix(count - filled) {
                        out[filled] = byte
                        filled += 1
                    }
                }
            }
        }
    }
}
