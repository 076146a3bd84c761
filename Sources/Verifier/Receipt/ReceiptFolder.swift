import Foundation

/// The files of a receipt, as they lie in a folder.
public struct ReceiptFolder: Sendable {
    public var opening: [UInt8]?
    public var receipt: [UInt8]?
    public var identity: [UInt8]?
    public var policy: [UInt8]?

    public init(opening: [UInt8]? = nil, receipt: [UInt8]? = nil, identity: [UInt8]? = nil, policy: [UInt8]? = nil) {
        (self.opening, self.receipt, self.identity, self.policy) = (opening, receipt, identity, policy)
    }

    /// The names under which the files lie.
    public static let names = ["opening.json", "receipt.tlog-proof", "identity.json", "policy.txt"]

    /// Reads what is there. Throws when the folder holds no receipt at all.
    public init(path: String) throws(ReceiptError) {
        func read(_ name: String) throws(ReceiptError) -> [UInt8]? {
            guard let handle = FileHandle(forReadingAtPath: path + "/" + name) else { return nil }
            defer { try? handle.close() }
            guard let data = try? handle.read(upToCount: IdentityEvidence.maximumBytes + 1), data.count <= IdentityEvidence.maximumBytes else {
                throw ReceiptError("\(path)/\(name) cannot be read, or is larger than such a file can be")
            }
            return Array(data)
        }
        opening = try read("opening.json")
        receipt = try read("receipt.tlog-proof")
        identity = try read("identity.json")
        policy = try read("policy.txt")
        guard opening != nil || receipt != nil else {
            throw ReceiptError(
                "\(path) holds no receipt: no opening.json and no receipt.tlog-proof. Get one with: comity receipt URL RECORD-ID --out DIR")
        }
    }
}
