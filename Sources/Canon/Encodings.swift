/// Lower-case hexadecimal.
public enum Hex {
    private static let alphabet = Array("0123456789abcdef".utf8)

    /// Two lower-case characters per byte.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        for byte in bytes {
            out.append(alphabet[Int(byte >> 4)])
            out.append(alphabet[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Strict: an even number of characters 0-9 a-f (upper case too unless `lowerOnly`); anything else gives nil.
    public static func decode(_ text: String, lowerOnly: Bool = false) -> [UInt8]? {
        var out: [UInt8] = []
        var high: UInt8?
        for c in text.utf8 {
            let value: UInt8
            switch c {
            case 0x30...0x39: value = c - 0x30
            case 0x61...0x66: value = c - 0x61 + 10
            case 0x41...0x46 where !lowerOnly: value = c - 0x41 + 10
            default: return nil
            }
            if let h = high {
                out.append(h << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? out : nil
    }
}

/// Base64 of RFC 4648 in its two alphabets, strict: canonical trailing bits, padding exactly as asked for, no white space.
public enum Base64 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let standardInverse = inverse(standard)
    private static let urlInverse = inverse(urlSafe)

    private static func inverse(_ alphabet: [UInt8]) -> [UInt8] {
        var table = [UInt8](repeating: 255, count: 256)
        for (i, c) in alphabet.enumerated() { table[Int(c)] = UInt8(i) }
        return table
    }

    /// Standard alphabet with padding (RFC 4648 §4).
    public static func encode(_ bytes: [UInt8]) -> String { encode(bytes, alphabet: standard, padded: true) }

    /// URL-safe alphabet without padding (RFC 4648 §5).
    public static func encodeURL(_ bytes: [UInt8]) -> String { encode(bytes, alphabet: urlSafe, padded: false) }

    /// Standard alphabet, padding required.
    public static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8), table: standardInverse, padded: true) }

    /// URL-safe alphabet, padding refused.
    public static func decodeURL(_ text: String) -> [UInt8]? { decode(Array(text.utf8), table: urlInverse, padded: false) }

    private static func encode(_ bytes: [UInt8], alphabet: [UInt8], padded: Bool) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var i = 0
        while i + 2 < bytes.count {
            let n = Int(bytes[i]) << 16 | Int(bytes[i + 1]) << 8 | Int(bytes[i + 2])
            out.append(alphabet[n >> 18])
            out.append(alphabet[n >> 12 & 63])
            out.append(alphabet[n >> 6 & 63])
            out.append(alphabet[n & 63])
            i += 3
        }
        switch bytes.count - i {
        case 1:
            let n = Int(bytes[i]) << 16
            out += [alphabet[n >> 18], alphabet[n >> 12 & 63]]
            if padded { out += [0x3D, 0x3D] }
        case 2:
            let n = Int(bytes[i]) << 16 | Int(bytes[i + 1]) << 8
            out += [alphabet[n >> 18], alphabet[n >> 12 & 63], alphabet[n >> 6 & 63]]
            if padded { out.append(0x3D) }
        default: break
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func decode(_ text: [UInt8], table: [UInt8], padded: Bool) -> [UInt8]? {
        var count = text.count
        if padded {
            guard count % 4 == 0 else { return nil }
            if count > 0, text[count - 1] == 0x3D { count -= 1 }
            if count > 0, count < text.count, text[count - 1] == 0x3D { count -= 1 }
        }
        guard count % 4 != 1 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for i in 0..<count {
            let value = table[Int(text[i])]
            guard value != 255 else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
                bits &= (1 << UInt32(held)) - 1
            }
        }
        return bits == 0 ? out : nil
    }
}

/// Base58 with the Bitcoin alphabet, as multibase `z` uses it.
///
/// Every signature and key in a record passes through here, so the long division goes five digits (58^5 < 2^30) or four bytes at a time.
public enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (i, c) in alphabet.enumerated() { values[Int(c)] = UInt8(i) }
        return values
    }()
    private static let fifth: UInt64 = 58 * 58 * 58 * 58 * 58

    public static func encode(_ bytes: [UInt8]) -> String {
        let zeros = bytes.prefix { $0 == 0 }.count
        var limbs: [UInt64] = []
        var at = zeros
        while at < bytes.count {
            // The first group takes what is left over, so that the others are whole.
            let width = (bytes.count - at) % 4 == 0 ? 4 : (bytes.count - at) % 4
            var carry = bytes[at..<at + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            for i in limbs.indices {
                carry += limbs[i] << UInt64(8 * width)
                limbs[i] = carry % fifth
                carry /= fifth
            }
            while carry > 0 {
                limbs.append(carry % fifth)
                carry /= fifth
            }
            at += width
        }
        var digits: [UInt8] = []
        digits.reserveCapacity(limbs.count * 5 + zeros)
        for var limb in limbs {
            for _ in 0..<5 {
                digits.append(alphabet[Int(limb % 58)])
                limb /= 58
            }
        }
        while digits.last == alphabet[0] { digits.removeLast() }
        digits.append(contentsOf: repeatElement(alphabet[0], count: zeros))
        return String(decoding: digits.reversed(), as: UTF8.self)
    }

    /// Bounded: texts of more than 1,024 characters give nil, since the conversion is quadratic.
    public static func decode(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count <= 1024 else { return nil }
        let values = values
        let zeros = characters.prefix { $0 == alphabet[0] }.count
        var limbs: [UInt64] = []
        var at = zeros
        while at < characters.count {
            let width = (characters.count - at) % 5 == 0 ? 5 : (characters.count - at) % 5
            var carry: UInt64 = 0
            var factor: UInt64 = 1
            for c in characters[at..<at + width] {
                let value = values[Int(c)]
                guard value != 255 else { return nil }
                carry = carry * 58 + UInt64(value)
                factor *= 58
            }
            for i in limbs.indices {
                carry += limbs[i] * factor
                limbs[i] = carry & 0xFFFF_FFFF
                carry >>= 32
            }
            if carry > 0 { limbs.append(carry) }
            at += width
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(limbs.count * 4 + zeros)
        for limb in limbs { for shift in [0, 8, 16, 24] as [UInt64] { bytes.append(UInt8(truncatingIfNeeded: limb >> shift)) } }
        while bytes.last == 0 { bytes.removeLast() }
        bytes.append(contentsOf: repeatElement(0, count: zeros))
        return bytes.reversed()
    }
}

/// The two multibase forms that Comity uses (CID 1.0 §2.4): `z` base58btc and `u` base64url without padding.
public enum Multibase {
    public static func base58(_ bytes: [UInt8]) -> String { "z" + Base58.encode(bytes) }
    public static func base64URL(_ bytes: [UInt8]) -> String { "u" + Base64.encodeURL(bytes) }

    /// Decodes either form; any other prefix gives nil.
    public static func decode(_ text: String) -> [UInt8]? {
        switch text.first {
        case "z": Base58.decode(String(text.dropFirst()))
        case "u": Base64.decodeURL(String(text.dropFirst()))
        default: nil
        }
    }
}

extension String {
    /// Percent-encodes everything but letters, digits and `-._~` so that the text can be one part of a path.
    package var addingPercentEncodingForPath: String {
        var out = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return out
    }
}

extension Digest {
    /// A SHA-256 digest as people paste it: `u` and 43 characters of base64url, or 64 hexadecimal digits, perhaps with `sha256:` or `sha-256:` before
    /// them; nil for anything else. Blanks are the caller's to take away.
    public init?(typed text: String) {
        if text.utf8.count == 44, text.hasPrefix("u"), let bytes = Multibase.decode(text) {
            self.init(bytes)
            return
        }
        var hex = text.lowercased()
        for prefix in ["sha256:", "sha-256:"] where hex.hasPrefix(prefix) { hex = String(hex.dropFirst(prefix.count)) }
        guard hex.utf8.count == 64, let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }
}
