/// An RSA public key that is worth verifying with, as its two numbers without leading zeros.
struct RSAForm: Hashable, Sendable {
    static let rule = "an RSA key has a modulus of 2048 to 4096 bits and an odd exponent from 65537 to 4294967295, both without leading zeros"

    let modulus: [UInt8]
    let exponent: [UInt8]

    /// Nil unless `rule` holds.
    init?(modulus: [UInt8], exponent: [UInt8]) {
        guard let top = modulus.first, top != 0, let low = modulus.last, low & 1 == 1, (1...4).contains(exponent.count), exponent[0] != 0 else {
            return nil
        }
        let bits = modulus.count * 8 - top.leadingZeroBitCount
        let e = exponent.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard (2048...4096).contains(bits), e >= 65537, e & 1 == 1 else { return nil }
        (self.modulus, self.exponent) = (modulus, exponent)
    }

    /// Reads RSAPublicKey (RFC 8017 §A.1.1) in DER; nil for any other bytes.
    init?(der: [UInt8]) {
        // The only writer is `der`: what it would not write is not read.
        guard der.count > 8, der[0] == 0x30, der[1] == 0x82, der[4] == 0x02, der[5] == 0x82 else { return nil }
        let length = Int(der[6]) << 8 | Int(der[7])
        guard length > 0, der.count > 8 + length + 2 else { return nil }
        let modulus = Array(der[8..<8 + length].drop { $0 == 0 })
        let exponent = Array(der[(8 + length + 2)...].drop { $0 == 0 })
        self.init(modulus: modulus, exponent: exponent)
        guard self.der == der else { return nil }
    }

    /// RSAPublicKey in DER.
    var der: [UInt8] {
        let body = RSAForm.integer(modulus) + RSAForm.integer(exponent)
        return [0x30] + RSAForm.length(body.count) + body
    }

    private static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let value = bytes.first.map { $0 & 0x80 != 0 } ?? true ? [0] + bytes : bytes
        return [0x02] + length(value.count) + value
    }

    private static func length(_ n: Int) -> [UInt8] {
        switch n {
        case ..<128: [UInt8(n)]
        case ..<256: [0x81, UInt8(n)]
        default: [0x82, UInt8(n >> 8), UInt8(n & 0xFF)]
        }
    }
}
