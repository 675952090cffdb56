import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Roles of hosts")
struct HostRolesTests {
    /// Sixty quiet clients, twenty busy ones and thirty servers.
    private func log(seed: UInt64) throws -> EventLog {
        var random = KeyedRandom(RandomKey(seed))
        var made = NetworkLog()
        for step in 0..<4_000 {
            let isBusy = random.nextBool(probability: 0.8)
            let client = isBusy ? 60 + random.next(below: 20) : random.next(below: 60)
            try made.add(
                "10.0.0.\(client)", "10.0.1.\(random.next(below: 30))", seconds: 1_700_000_000 + Double(step) * 60,
                bytes: isBusy ? 1e6 : 100)
        }
        return made.log
    }

    @Test("Hosts that do alike share a role, hosts that do not have others")
    func alike() throws {
        let log = try log(seed: 1)
        let roles = HostRoles(log: log, rows: log.timeOrder, seed: 1)
        func found(_ prefix: String, _ numbers: Range<Int>) -> Set<Int> {
            Set(numbers.compactMap { log.nodes.index(of: "\(prefix)\($0)", type: .host) }.map { roles.role(of: $0) })
        }
        let (quiet, busy, servers) = (found("10.0.0.", 0..<60), found("10.0.0.", 60..<80), found("10.0.1.", 0..<30))
        #expect(quiet.isDisjoint(with: busy) && quiet.isDisjoint(with: servers) && busy.isDisjoint(with: servers))
    }

    @Test("Each role holds fifteen hosts or more, and there are sixteen and one at most", arguments: 1...6)
    func sizes(seed: UInt64) throws {
        let log = try log(seed: seed)
        let roles = HostRoles(log: log, rows: log.timeOrder, seed: seed)
        var sizes = [Int](repeating: 0, count: roles.count)
        for host in 0..<log.nodes.count { sizes[roles.role(of: NodeIndex(host))] += 1 }
        #expect((2...17).contains(roles.count))
        #expect(sizes.dropLast().allSatisfy { $0 >= 15 } && sizes.reduce(0, +) == log.nodes.count)
        #expect(sizes.last == 0)
    }

    @Test("The same seed gives the same roles")
    func seeded() throws {
        let log = try log(seed: 2)
        let first = HostRoles(log: log, rows: log.timeOrder, seed: 7)
        #expect(first == HostRoles(log: log, rows: log.timeOrder, seed: 7))
        #expect((1...20).contains { HostRoles(log: log, rows: log.timeOrder, seed: $0) != first })
    }

    @Test("Hosts that the learning period did not see are the last role")
    func unseen() throws {
        let log = try log(seed: 3)
        let order = log.timeOrder
        let roles = HostRoles(log: log, rows: order[..<200], seed: 1)
        var isSeen = [Bool](repeating: false, count: log.nodes.count)
        for row in order[..<200] {
            isSeen[Int(log.sources[row])] = true
            isSeen[Int(log.destinations[row])] = true
        }
        #expect(isSeen.contains(false))
        for host in isSeen.indices {
            #expect((roles.role(of: NodeIndex(host)) == roles.count - 1) == !isSeen[host])
        }
        #expect(roles.role(of: NodeIndex(log.nodes.count + 5)) == roles.count - 1)
        #expect(HostRoles().role(of: 0) == 0 && HostRoles().count == 1)
    }

    @Test("A few hosts are one role")
    func few() throws {
        let log = try NetworkLog.random(300, hosts: 8, seed: 4).log
        let roles = HostRoles(log: log, rows: log.timeOrder, seed: 1)
        #expect(roles.count == 2)
        #expect((0..<log.nodes.count).allSatisfy { roles.role(of: NodeIndex($0)) == 0 })
    }
}
