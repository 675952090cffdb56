import DragnetCore
import DragnetSynthesis
import Testing

@Suite struct NetworkGeneratorTests {
    typealias Kind = NetworkGenerator.Kind

    private func make(_ rows: Int = 12_000, seed: UInt64 = 3, groups: Int = 1) throws -> GeneratedLog {
        try NetworkGenerator(.init(rows: rows, seed: seed, anomalyGroups: groups)).generate()
    }

    @Test func sameSeedSameBytes() throws {
        let first = try make()
        let second = try make()
        #expect(first.log == second.log)
        #expect(first.labels == second.labels)
        #expect(try make(seed: 4).log != first.log)
    }

    @Test(arguments: [5_000, 12_345]) func logIsAsZeekWritesIt(rows: Int) throws {
        let log = try make(rows)
        let text = String(decoding: log.log, as: UTF8.self)
        #expect(
            text.hasPrefix(
                "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2026-03-02-"
            ))
        #expect(text.split(separator: "\n").last?.hasPrefix("#close\t2026-03-06-") == true)
        let read = connectionRows(log)
        #expect(read.count == rows && log.rowCount == rows)
        #expect(read.allSatisfy { $0.columns == 21 && $0.kind != "labels out of step" })
        #expect(zip(read, read.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(
            Set(read.map(\.uid)).count == rows && read.allSatisfy { $0.uid.utf8.count == 18 && $0.uid.hasPrefix("C") })
        #expect(read.allSatisfy { $0.isLocalSource == $0.source.hasPrefix("10.20.") })
        #expect(read.allSatisfy { $0.isLocalDestination == $0.destination.hasPrefix("10.20.") })
        #expect(read.allSatisfy { $0.source != $0.destination && (1...65_535).contains($0.port) })
        #expect(Set(read.flatMap { [$0.source, $0.destination] }).count == log.entityCount)
    }

    @Test func cleanLogHasNoLabel() throws {
        let log = try make(6_000, groups: 0)
        #expect(log.groups.isEmpty && connectionRows(log).allSatisfy { $0.group == 0 && $0.kind.isEmpty })
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64]) func groupsHaveTheirShape(seed: UInt64) throws {
        let log = try make(18_000, seed: seed)
        let rows = connectionRows(log)
        #expect(log.groups.count { $0.kind == "beacon" } == 2 && log.groups.count == 5)
        let first = try #require(rows.firstIndex { $0.group > 0 })
        #expect(Double(first) > 0.4 * Double(rows.count))
        for group in log.groups {
            let own = rows.filter { $0.group == group.number }
            #expect(own.map(\.uid) == group.eventIDs)
            let past = rows.filter { $0.group == 0 && $0.time < own[0].time }
            let leader = group.entities[0]
            switch Kind(rawValue: group.kind) {
            case .beacon:
                #expect(
                    own.count >= 20 && own.allSatisfy { $0.source == leader && $0.destination == group.entities[1] })
                let gaps = zip(own, own.dropFirst()).map { $1.time - $0.time }
                #expect(gaps.allSatisfy { (200...3_600).contains($0) } && own.allSatisfy { $0.sent < 3_000 })
                #expect(!past.contains { $0.source == leader && $0.destination == group.entities[1] })
            case .scan:
                #expect(own.allSatisfy { $0.source == leader && $0.isLocalDestination })
                #expect(own.count { $0.state == "S0" || $0.state == "REJ" } * 10 >= own.count * 7)
                let ports = Dictionary(grouping: own, by: \.destination).values.map { Set($0.map(\.port)).count }
                #expect(Set(own.map(\.destination)).count >= 40 && ports.max() ?? 0 >= 60)
            case .exfiltration:
                #expect((24...48).contains(own.count) && own.allSatisfy { !$0.isLocalDestination })
                #expect(own[own.count - 1].time - own[0].time <= 5 * 3_600)
                #expect(!past.contains { $0.destination == group.entities[1] })
                let before = past.filter { $0.source == leader && !$0.isLocalDestination }.reduce(0) { $0 + $1.sent }
                #expect(own.reduce(0) { $0 + $1.sent } > 1_000_000_000 && before >= 0)
            case .lateralMovement:
                // Every source was reached before, or is the first.
                var reached: Set<String> = [leader]
                for row in own {
                    #expect(reached.contains(row.source) && [445, 3389, 5985].contains(row.port))
                    reached.insert(row.destination)
                }
                #expect((5...8).contains(reached.count) && own.allSatisfy(\.isLocalDestination))
            case nil: Issue.record("unknown kind \(group.kind)")
            }
        }
    }

    @Test func ordinaryWorkHasItsRhythm() throws {
        let rows = connectionRows(try make(18_000, groups: 0))
        let hours = (0..<24).map { hour in rows.count { Int($0.time) % 86_400 / 3_600 == hour } }
        #expect(hours[10] > 3 * hours[3] && hours[15] > 3 * hours[22])
        #expect(rows.count { $0.state == "S0" || $0.state == "REJ" } * 100 < rows.count * 10)
        for service in ["dns", "ssl", "gssapi,smb", "krb_tcp", "ldap_tcp", "ntp", "smtp", "mysql", "ssh", "http"] {
            #expect(rows.contains { $0.service == service })
        }
        // Look-alikes: uploads to the internet above 1 GB from ordinary life, and backups.
        #expect(rows.contains { $0.isLocalSource && $0.isLocalDestination && $0.sent > 1_000_000_000 })
        #expect(rows.contains { $0.isLocalSource && !$0.isLocalDestination && $0.sent > 500_000_000 })
        // New external hosts every day.
        var seen = Set<String>()
        var fresh = [Int: Int]()
        for row in rows where !row.isLocalDestination && seen.insert(row.destination).inserted {
            fresh[Int(row.time) / 86_400, default: 0] += 1
        }
        #expect(fresh.count == 5 && fresh.values.allSatisfy { $0 >= 10 })
    }

    /// How much a row's own columns tell of each kind; for networks noted, not bounded, as a scan is its failures.
    @Test func leakByKindIsKnown() throws {
        var leaks: [String: [Double]] = [:]
        for seed in 1...3 as ClosedRange<UInt64> {
            let rows = connectionRows(try make(18_000, seed: seed))
            for kind in Kind.allCases {
                let part = rows.filter { $0.group == 0 || $0.kind == kind.rawValue }
                var tree = DepthTwoTree(isPlanted: part.map { $0.group > 0 }, isBalanced: true)
                tree.addNumbers("duration", part.map { Int($0.duration * 1e6) })
                tree.addNumbers("sent", part.map(\.sent))
                tree.addNumbers("received", part.map(\.received))
                tree.addNumbers("hour", part.map { Int($0.time) % 86_400 / 3_600 }, thresholds: 24)
                tree.addNumbers("port", part.map(\.port))
                tree.addCategories("service", part.map(\.service))
                tree.addCategories("proto", part.map(\.proto))
                tree.addCategories("state", part.map(\.state))
                leaks[kind.rawValue, default: []].append(tree.fit().greedy.auc)
            }
        }
        for kind in Kind.allCases {
            let values = leaks[kind.rawValue] ?? []
            print("network \(kind.rawValue): CART of depth two, seeds 1-3:", values)
            #expect(values.allSatisfy { (0.5...1).contains($0) })
        }
    }

    @Test func wrongConfigurationsAreRefused() {
        for configuration in [
            NetworkGenerator.Configuration(rows: 4_999), .init(rows: 5_000, anomalyGroups: 2),
            .init(anomalyGroups: -1), .init(startDay: -1), .init(days: 2), .init(days: 61), .init(days: 21),
        ] {
            #expect(throws: DragnetError.self) { try NetworkGenerator(configuration) }
        }
    }
}
