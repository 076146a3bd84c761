import Canon
import Node
import Signing

/// What a node says about itself at `/.well-known/comity`. Nothing of it is believed before its log confirms it.
struct NodeDescription: Sendable, Hashable {
    var origin: String
    var did: String
    var logKey: NoteVerifier
    var witnessKey: NoteVerifier

    /// Reads the members that an introduction needs; others may stand beside them. Everything must name the node at `address`.
    ///
    /// - Throws: `PeerError` `.malformed` that names the member.
    init(_ bytes: [UInt8], at address: NodeAddress) throws {
        let json: JSON
        do { json = try JSON.parse(bytes, limits: .api) } catch {
            throw PeerError(.malformed, "\(address.url) is no node of Comity: what it serves at /.well-known/comity is not JSON (\(error))")
        }
        func text(_ name: String) throws -> String {
            guard let text = json[name]?.string else {
                throw PeerError(.malformed, "\(address.url) is no node of Comity: /.well-known/comity has no \(name)")
            }
            return text
        }
        func key(_ name: String, _ type: NoteSignatureType, called expected: String) throws -> NoteVerifier {
            let key: NoteVerifier
            do { key = try NoteVerifier(vkey: text(name)) } catch let error as NoteError {
                throw PeerError(.malformed, "the \(name) of \(address.url) cannot be used: \(error.reason)")
            }
            guard key.type == type, key.name == expected else {
                throw PeerError(.malformed, "the \(name) of \(address.url) is of another type, or named \(key.name) where it should be \(expected)")
            }
            return key
        }
        origin = try text("origin")
        did = try text("did")
        guard origin == address.origin, did == address.did else {
            throw PeerError(
                .malformed, "\(address.url) calls itself \(origin) (\(did)); a node is named by its address. Type the address that it uses itself")
        }
        logKey = try key("logKey", .ed25519, called: address.origin)
        witnessKey = try key("witnessKey", .ed25519Cosignature, called: WitnessName.of(address.origin))
    }
}
