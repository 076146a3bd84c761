import Dispatch
import Foundation
import Node

/// Turns the name of a pinned node into addresses that may be dialled. The transport then dials the address that was checked, and no other.
package struct HostResolver: Sendable {
    /// All addresses of a name, in the system's order of preference. Injected, so that tests can make a name lead anywhere.
    package var lookUp: @Sendable (String) async throws -> [IPAddress]
    /// Whether `localhost` is somebody: only for a node that itself lives there.
    package var allowsLocalhost: Bool

    package init(allowsLocalhost: Bool, lookUp: @escaping @Sendable (String) async throws -> [IPAddress] = HostResolver.system) {
        (self.allowsLocalhost, self.lookUp) = (allowsLocalhost, lookUp)
    }

    /// The addresses of a node that may be dialled, at least one. Throws `PeerError` `.forbidden` when it has only others.
    package func addresses(of node: NodeAddress) async throws -> [IPAddress] {
        if node.host == "localhost" {
            guard allowsLocalhost else {
                throw PeerError(
                    .forbidden, "\(node.url) is this very machine, and this node does not live at localhost; use the peer's public address")
            }
            return [IPAddress(bytes: [127, 0, 0, 1]), IPAddress("::1")].compactMap { $0 }
        }
        guard node.scheme == "https" else { throw PeerError(.forbidden, "\(node.url) must use https; plain http is for localhost alone") }
        let literal = IPAddress(node.host)
        let found = if let literal { [literal] } else { try await lookUp(node.host) }
        let open = found.filter { $0.refusal == nil }
        if open.isEmpty {
            guard let first = found.first, let refusal = first.refusal else { throw PeerError(.unresponsive, "the name \(node.host) has no address") }
            throw PeerError(
                .forbidden, "\(node.host) leads to \(first), which is \(refusal); this node dials addresses of the open internet only. Check the name"
            )
        }
        return open
    }

    /// The system's resolver, on a thread of its own because it blocks.
    package static func system(_ host: String) async throws -> [IPAddress] {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try blocking(host) }) }
        }
    }

    private static func blocking(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            throw PeerError(.unresponsive, "the name \(host) could not be looked up: \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let info = next?.pointee {
            next = info.ai_next
            guard let address = info.ai_addr else { continue }
            let bytes: [UInt8]
            switch info.ai_family {
            case AF_INET:
                bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) } }
            case AF_INET6:
                bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) } }
            default: continue
            }
            if let found = IPAddress(bytes: bytes), !addresses.contains(found) { addresses.append(found) }
        }
        return addresses
    }
}
