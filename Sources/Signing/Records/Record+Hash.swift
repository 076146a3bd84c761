import Canon

extension Record {
    /// What the proof signs: what `DataIntegrity` computes (SHA-256 of the proof without its value, then of the record without its proof), but cut from
    /// the canonical bytes at hand instead of written anew.
    var hashData: [UInt8] {
        let whole = JSON.object(proof.json).canonicalBytes
        guard let options = Record.hash(whole, without: valueRange(in: whole)), let bare = Record.hash(bytes, without: proofRange(whole)) else {
            // Members follow the proof that few records have.
            return DataIntegrity.hashData(document: json.object ?? JSONObject(), proof: options)
        }
        return options.bytes + bare.bytes
    }

    private var options: JSONObject {
        var options = proof.json
        options["proofValue"] = nil
        return options
    }

    /// Where `"proof":{…},` stands: before `type` and `validFrom`, whose length is known.
    private func proofRange(_ value: [UInt8]) -> Range<Int>? {
        let start = bytes.count - Record.tail.count - Record.dateLength - 2 - value.count - Record.proofName.count
        let end = start + Record.proofName.count + value.count
        guard start > 0, Record.stands(Record.proofName, at: start, in: bytes), Record.stands(value, at: start + Record.proofName.count, in: bytes),
            Record.stands(Record.tail, at: end, in: bytes)
        else { return nil }
        return start..<end + 1
    }

    /// Where `,"proofValue":"z…"` stands in the proof: before its type and its verification method.
    private func valueRange(in proof: [UInt8]) -> Range<Int>? {
        let text = self.proof.json["proofValue"]?.string ?? ""
        let end = proof.count - Record.proofTail.count - verificationMethod.utf8.count - 2
        let start = end - Record.valueName.count - text.utf8.count - 1
        guard start > 0, Record.stands(Record.valueName, at: start, in: proof), Record.stands(Record.proofTail, at: end, in: proof) else { return nil }
        return start..<end
    }

    private static func stands(_ part: [UInt8], at start: Int, in whole: [UInt8]) -> Bool {
        guard start >= 0, start + part.count <= whole.count else { return false }
        return part.withUnsafeBytes { a in
            whole.withUnsafeBytes { b in
                var i = 0
                while i + 8 <= a.count {
                    guard a.loadUnaligned(fromByteOffset: i, as: UInt64.self) == b.loadUnaligned(fromByteOffset: start + i, as: UInt64.self) else { return false }
                    i += 8
                }
                while i < a.count, a[i] == b[start + i] { i += 1 }
                return i == a.count
            }
        }
    }

    private static func hash(_ bytes: [UInt8], without range: Range<Int>?) -> Digest? {
        guard let range else { return nil }
        var digest = DigestBuilder()
        bytes.withUnsafeBytes {
            digest.update(UnsafeRawBufferPointer(rebasing: $0[..<range.lowerBound]))
            digest.update(UnsafeRawBufferPointer(rebasing: $0[range.upperBound...]))
        }
        return digest.finish()
    }

    private static let proofName = Array(#""proof":"#.utf8)
    private static let tail = Array(#","type":["VerifiableCredential","ComityRecord"],"validFrom":""#.utf8)
    private static let dateLength = 24
    private static let valueName = Array(#","proofValue":""#.utf8)
    private static let proofTail = Array(#","type":"DataIntegrityProof","verificationMethod":""#.utf8)
}
