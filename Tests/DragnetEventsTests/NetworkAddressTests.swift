import DragnetEvents
import Testing

@Suite struct NetworkAddressTests {
    @Test(
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("0.0.0.0", "0.0.0.0"),
            ("::", "0:0:0:0:0:0:0:0"), ("::1", "0:0:0:0:0:0:0:1"), ("1::", "1:0:0:0:0:0:0:0"),
            ("fe80::1%eth0", "fe80:0:0:0:0:0:0:1"), ("2001:DB8:0:0:1:2:3:4", "2001:db8:0:0:1:2:3:4"),
            ("ff02::1:ff7f:abb3", "ff02:0:0:0:0:1:ff7f:abb3"), ("::ffff:10.1.2.3", "10.1.2.3"),
            ("64:ff9b::192.0.2.33", "64:ff9b:0:0:0:0:c000:221"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ]) func addressesAreRead(_ text: String, _ expected: String)
    {
        #expect(NetworkAddress(text)?.description == expected)
    }

    @Test(
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1..2.3", "1.2.3.", "a.b.c.d", "1234.1.1.1", ":", ":::", "1:2",
            "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "g::", "1:", "::1:", "host.example",
            "00:00:00:00:00:00", String(repeating: "1", count: 80),
        ]) func otherTextIsNot(_ text: String)
    {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func kinds() throws {
        func address(_ text: String) throws -> NetworkAddress { try #require(NetworkAddress(text)) }
        for text in [
            "10.255.0.1", "172.16.0.1", "172.31.255.255", "192.168.9.9", "169.254.1.1", "127.0.0.1", "fd00::1",
            "fe80::2", "febf::2", "::1",
        ] {
            #expect(try address(text).isPrivate, "\(text)")
        }
        for text in ["11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "8.8.8.8", "fec0::1", "2001::1", "ff02::1"]
        {
            #expect(try !address(text).isPrivate, "\(text)")
        }
        for text in ["224.0.0.1", "239.255.255.250", "255.255.255.255", "ff02::fb"] {
            #expect(try address(text).isMulticastOrBroadcast, "\(text)")
        }
        for text in ["223.255.255.255", "240.0.0.1", "192.168.1.255", "fe80::1"] {
            #expect(try !address(text).isMulticastOrBroadcast, "\(text)")
        }
        #expect(try address("::").isUnspecified && address("0.0.0.0").isUnspecified && !address("::1").isUnspecified)
    }

    private func log(_ sources: [String]) throws -> EventLog {
        var log = EventLog(domain: .network, hasTimes: false)
        for (row, name) in sources.enumerated() {
            let source = try log.nodes.intern(name, type: .host)
            let destination = try log.nodes.intern("8.8.8.8", type: .host)
            log.append(time: 0, source: source, destination: destination, file: 0, fileRow: UInt32(row))
        }
        return log
    }

    @Test func theBusiestPrefixIsInternal() throws {
        let networks = InternalNetworks(
            of: try log(["147.32.1.1", "147.32.2.2", "5.6.7.8", "192.168.0.1", "147.32.1.1", "printer"]))
        #expect(networks.description == "private addresses, 147.32.0.0/16")
        #expect(networks.contains("147.32.250.1"))
        #expect(networks.contains("10.1.1.1"))
        #expect(!networks.contains("147.33.0.1"))
        #expect(!networks.contains("printer"))
        #expect(!networks.contains("ff02::1"))
        let v6 = InternalNetworks(of: try log(["2001:db8:1:2::1", "2001:db8:1:3::1", "::"]))
        #expect(v6.networks.map(\.bits) == [48])
        #expect(v6.contains("2001:db8:1:ffff::9"))
    }

    @Test func onlyTheRowsThatAreLookedAtSayWhichPrefixIsInternal() throws {
        let log = try log(["147.32.1.1", "147.32.2.2", "5.6.7.8", "5.6.7.8", "5.6.7.8"])
        #expect(InternalNetworks(of: log).networks.map(\.description) == ["5.6.0.0/16"])
        #expect(InternalNetworks(of: log, rows: 0..<3).networks.map(\.description) == ["147.32.0.0/16"])
    }

    @Test func privateNetworksAddNothing() throws {
        let networks = InternalNetworks(of: try log(["10.0.0.1", "192.168.1.1", "5.6.7.8"]))
        #expect(networks.networks.isEmpty)
        #expect(InternalNetworks(of: EventLog(domain: .network, hasTimes: true)).networks.isEmpty)
    }

    @Test func networksAreRead() throws {
        let network = try #require(InternalNetworks.Network("203.0.113.7/24"))
        #expect(network.description == "203.0.113.0/24")
        #expect(InternalNetworks([network]).contains("203.0.113.200"))
        #expect(!InternalNetworks([network]).contains("203.0.114.1"))
        #expect(InternalNetworks.Network("0.0.0.0/0").map { InternalNetworks([$0]).contains("9.9.9.9") } == true)
        #expect(InternalNetworks.Network("::/0").map { InternalNetworks([$0]).contains("2001::9") } == true)
        #expect(InternalNetworks.Network("2001:db8::/32")?.base.description == "2001:db8:0:0:0:0:0:0")
        #expect(InternalNetworks.Network("1.2.3.4")?.bits == 32)
        for text in ["", "1.2.3.4/33", "1.2.3.4/x", "x/8", "1.2.3.4/8/8", "1.2.3.4/-1"] {
            #expect(InternalNetworks.Network(text) == nil)
        }
    }
}
