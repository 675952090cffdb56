import DragnetCore
import DragnetSynthesis
import Testing

@Suite struct NetworkGeneratorTests {
    private func make(_ rows: Int = 15_000, seed: UInt64 = 3, groups: Int = 1) throws -> GeneratedLog {
        try NetworkGenerator(.init(rows: rows, seed: seed, anomalyGroups: groups)).generate()
    }

    @Test func sameSeedSameBytes() throws {
        let first = try make()
        let second = try make()
        #expect(first.log == second.log)
        #expect(first.labels == second.labels && first.entityLabels == second.entityLabels)
        #expect(try make(seed: 4).log != first.log)
    }

    @Test(arguments: [12_000, 15_017, 60_000]) func logIsAsZeekWritesIt(rows: Int) throws {
        let log = try make(rows)
        let text = String(decoding: log.log, as: UTF8.self)
        #expect(
            text.hasPrefix(
                "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2026-03-02-"
            ))
        #expect(text.split(separator: "\n").last?.hasPrefix("#close\t2026-03-15-") == true)
        let read = connectionRows(log)
        #expect(read.count == rows && log.rowCount == rows)
        #expect(read.allSatisfy { $0.columns == 21 && ["0", "1"].contains($0.label) })
        #expect(zip(read, read.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(
            Set(read.map(\.uid)).count == rows && read.allSatisfy { $0.uid.utf8.count == 18 && $0.uid.hasPrefix("C") })
        #expect(read.allSatisfy { $0.isLocalSource == ($0.source >> 16 == 10 << 8 | 20) })
        #expect(read.allSatisfy { $0.isLocalDestination == ($0.destination >> 16 == 10 << 8 | 20) })
        #expect(read.allSatisfy { $0.source != $0.destination && (1...65_535).contains($0.port) })
        #expect(Set(read.flatMap { [$0.source, $0.destination] }).count == log.entityCount)
        #expect(Set(read.map(\.day)).count == 14)
    }

    @Test(arguments: [12_000, 60_000]) func cleanLogHasNoAttack(rows: Int) throws {
        let log = try make(rows, groups: 0)
        #expect(log.groups.isEmpty && log.plantedRowCount == 0)
        #expect(connectionRows(log).allSatisfy { !$0.isPlanted && $0.label == "0" && $0.actor == nil })
        let hosts = try #require(log.entityLabels).split(separator: 10).dropFirst()
        #expect(hosts.allSatisfy { String(decoding: $0, as: UTF8.self).hasSuffix(",0,,") })
    }

    /// The labels of hosts say who acts in a planted row, from the rows themselves.
    @Test func hostLabelsAreTheActors() throws {
        let log = try make(60_000, groups: 2)
        let rows = connectionRows(log)
        let lines = try #require(log.entityLabels).split(separator: 10).map {
            String(decoding: $0, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(lines[0].joined(separator: ",") == "id,label,kind,group")
        let bad = Set(lines.dropFirst().filter { $0[1] == "1" }.map { address($0[0]) })
        #expect(bad == Set(rows.filter { $0.isPlanted && $0.isLocalSource }.map(\.source)))
        #expect(rows.allSatisfy { !$0.isPlanted || $0.actor == $0.source })
        let inside = rows.flatMap {
            ($0.isLocalSource ? [$0.source] : []) + ($0.isLocalDestination ? [$0.destination] : [])
        }
        #expect(lines.count - 1 == Set(inside).count && Set(lines.map { $0[0] }).count == lines.count)
    }

    @Test func wrongConfigurationsAreRefused() {
        for configuration in [
            NetworkGenerator.Configuration(rows: 11_999), .init(rows: 12_000, anomalyGroups: 2),
            .init(anomalyGroups: 9),
            .init(anomalyGroups: -1), .init(startDay: -1), .init(days: 9), .init(days: 61),
            .init(rows: 15_000, days: 21),
        ] {
            #expect(throws: DragnetError.self) { try NetworkGenerator(configuration) }
        }
    }

    @Test func otherDaysAndSizesWork() throws {
        for (rows, days, groups) in [(20_000, 10, 1), (90_000, 21, 2)] {
            let log = try NetworkGenerator(.init(rows: rows, seed: 8, anomalyGroups: groups, days: days)).generate()
            #expect(log.rowCount == rows && log.groups.count == groups * 10)
            #expect(log.groups.allSatisfy { $0.eventIDs.count > 0 })
            let first = try #require(connectionRows(log).first { $0.isPlanted })
            #expect(first.time >= Int(log.firstTime) / 86_400_000_000 * 86_400_000_000 + days / 2 * 86_400_000_000)
        }
    }
}
