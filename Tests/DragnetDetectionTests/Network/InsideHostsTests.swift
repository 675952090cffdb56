import DragnetDetection
import DragnetEvents
import Testing

/// Which hosts are one's own, also those that come later.
@Suite("Inside hosts")
struct InsideHostsTests {
    private static let names = ["mail", "10.0.0.1", "203.0.113.7", "198.51.100.2", "224.0.0.1", "192.168.7.7"]

    @Test func hostsThatComeLaterAreJudgedAsTheOthers() throws {
        let networks = try InternalNetworks(parsing: ["203.0.113.0/24"])
        var whole = EventLog(domain: .network, hasTimes: true)
        for name in Self.names { _ = try whole.nodes.intern(name, type: .host) }
        for takesAll in [true, false] {
            let expected = InsideHosts(log: whole, networks: networks, takesAllIfNone: takesAll)
            var log = EventLog(domain: .network, hasTimes: true)
            var hosts = InsideHosts(log: log, networks: networks, takesAllIfNone: takesAll)
            for name in Self.names {
                let node = try log.nodes.intern(name, type: .host)
                #expect(!hosts.contains(node), "nobody is inside before it is known")
                hosts.extend(to: log.nodes)
                hosts.extend(to: log.nodes)
            }
            let all = Self.names.indices.map { NodeIndex($0) }
            #expect(all.map(hosts.contains) == all.map(expected.contains))
            #expect(all.map(hosts.contains) == [false, true, true, false, false, true])
        }
    }

    @Test func allAreInsideWhileNoAddressTells() throws {
        var log = EventLog(domain: .network, hasTimes: true)
        _ = try log.nodes.intern("mail", type: .host)
        let networks = try InternalNetworks(parsing: [])
        var hosts = InsideHosts(log: log, networks: networks)
        #expect(hosts.contains(0) && !hosts.contains(1))
        #expect(!InsideHosts(log: log, networks: networks, takesAllIfNone: false).contains(0))
        _ = try log.nodes.intern("10.1.2.3", type: .host)
        hosts.extend(to: log.nodes)
        #expect(!hosts.contains(0) && hosts.contains(1))
    }
}
