import Federation
import Node
import Testing

@Suite struct AddressTests {
    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "::7f00:1",
    ])
    func refusesAddressesThatAreNotOfTheOpenInternet(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.refusal != nil)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1", "169.253.1.1", "192.0.1.1", "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::200e", "64:ff9b::1.1.1.1", "::ffff:8.8.8.8", "2001:200::1",
    ])
    func dialsAddressesOfTheOpenInternet(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.refusal == nil)
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "localhost", "::g", "fe80::1%eth0", "0x7f.1", "2130706433"])
    func readsOnlyTheUsualForm(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test func writesAddressesAsTheyAreDialled() throws {
        #expect(IPAddress("::ffff:8.8.8.8")?.description == "8.8.8.8")
        #expect(IPAddress("2606:4700:0:0:0:0:0:1111")?.description == "2606:4700::1111")
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
    }

    @Test func localhostIsSomebodyOnlyForANodeThatLivesThere() async throws {
        let address = try NodeAddress("http://localhost:9")
        #expect(try await HostResolver(allowsLocalhost: true) { _ in [] }.addresses(of: address).first?.isLoopback == true)
        await #expect { _ = try await HostResolver(allowsLocalhost: false) { _ in [] }.addresses(of: address) } throws: {
            ($0 as? PeerError)?.code == .forbidden
        }
    }

    @Test(arguments: [["10.0.0.1"], ["127.0.0.1"], ["::1", "169.254.169.254"]])
    func aNameThatLeadsInsideIsNotDialled(_ addresses: [String]) async throws {
        let found = addresses.compactMap { IPAddress($0) }
        // Not even for a node that lives at localhost: only the name localhost itself leads there.
        let resolver = HostResolver(allowsLocalhost: true) { _ in found }
        let address = try NodeAddress("https://rebound.example")
        await #expect { _ = try await resolver.addresses(of: address) } throws: { ($0 as? PeerError)?.code == .forbidden }
    }

    @Test func ofSeveralAddressesOnlyOpenOnesAreDialled() async throws {
        let found = ["10.0.0.1", "9.9.9.9", "fe80::1", "2606:4700::1111"].compactMap { IPAddress($0) }
        let dialled = try await HostResolver(allowsLocalhost: false) { _ in found }.addresses(of: NodeAddress("https://mixed.example"))
        #expect(dialled.map(\.description) == ["9.9.9.9", "2606:4700::1111"])
    }

    @Test func aLiteralAddressIsCheckedLikeAName() async throws {
        let resolver = HostResolver(allowsLocalhost: true) { _ in [] }
        await #expect { _ = try await resolver.addresses(of: NodeAddress("https://192.168.0.7")) } throws: { ($0 as? PeerError)?.code == .forbidden }
    }
}
