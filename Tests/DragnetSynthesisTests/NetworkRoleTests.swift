import DragnetSynthesis
import Testing

/// Who is in an office of full size, and what they do.
@Suite struct NetworkRoleTests {
    private let rows: [ConnectionRow]
    private let firstDay: Int

    init() throws {
        rows = try FullOffice.rows.get()
        firstDay = rows[0].day
    }

    private func sources(_ isMeant: (ConnectionRow) -> Bool) -> Set<UInt32> {
        rows.reduce(into: []) { hosts, row in
            if !row.isPlanted && isMeant(row) { hosts.insert(row.source) }
        }
    }

    private func perDay(_ isMeant: (ConnectionRow) -> Bool) -> [Int] {
        var days = [Int](repeating: 0, count: 14)
        for row in rows where !row.isPlanted && isMeant(row) { days[row.day - firstDay] += 1 }
        return days
    }

    @Test func sizeIsAsStated() throws {
        #expect((1_150_000...1_420_000).contains(rows.count), "\(rows.count)")
        #expect((24_000...31_000).contains(try FullOffice.log.get().entityCount))
        let planted = rows.count { $0.isPlanted }
        #expect(planted > 3_000 && planted * 40 < rows.count)
    }

    @Test func everyRoleHasItsHosts() {
        let desks = sources { $0.service == "krb_tcp" && $0.isLocalSource }
        #expect((160...216).contains(desks.count), "\(desks.count)")
        #expect(sources { $0.service == "sip" }.count == 25)
        #expect(sources { $0.port == 8_554 }.count == 8)
        #expect(Set(rows.lazy.filter { $0.port == 631 }.map(\.destination)).count == 12)
        let servers = Set(rows.lazy.filter { $0.port == 22 && $0.sent > 100_000_000 }.map(\.source))
        #expect((17...22).contains(servers.count), "\(servers.count)")
        #expect(sources { $0.service == "mysql" }.subtracting(desks).count == 6)
        #expect((20...34).contains(sources { $0.service == "mysql" }.intersection(desks).count))
        let talking = sources { $0.isLocalSource }
        #expect((260...345).contains(talking.count), "\(talking.count)")
        // Three guests a day: hosts of one day that only browse.
        var days: [UInt32: Set<Int>] = [:]
        for row in rows where row.isLocalSource && row.port == 443 { days[row.source, default: []].insert(row.day) }
        #expect(days.count { $0.value.count == 1 && !desks.contains($0.key) } >= 38)
    }

    @Test func daysHaveTheirRhythm() {
        let days = perDay { _ in true }
        let weekdays = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].map { days[$0] }
        let weekends = [5, 6, 12, 13].map { days[$0] }
        let ratio = Double(weekdays.reduce(0, +)) / 10 / (Double(weekends.reduce(0, +)) / 4)
        #expect((1.8...4).contains(ratio), "\(ratio)")
        var hours = [Int](repeating: 0, count: 24)
        for row in rows where row.weekday < 5 { hours[row.hour] += 1 }
        #expect((9...15).allSatisfy { hours[$0] > 3 * hours[3] } && hours[20] < hours[10] / 3)
        // People alone are nearly all away by night.
        let pages = rows.lazy.filter { $0.service == "gssapi,smb" && !$0.isPlanted && $0.weekday < 5 }
        #expect(pages.count { (6...20).contains($0.hour) } * 100 > pages.count { _ in true } * 97)
        // Failures are ordinary life too.
        let failed = Double(rows.count { $0.isFailed && !$0.isPlanted }) / Double(rows.count)
        #expect((0.02...0.09).contains(failed), "\(failed)")
    }

    @Test func daysOfServersHaveTheirNumbers() {
        let mail = perDay { $0.port == 25 && $0.isLocalSource }
        let incoming = perDay { $0.port == 25 && !$0.isLocalSource }
        for day in [0, 3, 8] {
            #expect((780...1_020).contains(mail[day]) && (1_060...1_340).contains(incoming[day]))
        }
        #expect(mail[5] < mail[4] / 2)
        let refused = rows.lazy.filter { $0.port == 25 && !$0.isLocalSource }
        let share = Double(refused.count { $0.isFailed }) / Double(refused.count { _ in true })
        #expect((0.13...0.17).contains(share))
        let recursion = perDay { $0.service == "dns" && !$0.isLocalDestination }
        #expect((1_350...1_650).contains(recursion[1]))
        // The monitor: every five minutes every server and printer.
        let byMonitor = Dictionary(
            grouping: rows.lazy.filter { $0.isLocalSource && !$0.isPlanted && $0.day == 20_514 }, by: \.source)
        let busiest = byMonitor.values.max { $0.count < $1.count } ?? []
        #expect(Set(busiest.map(\.destination)).count >= 30)
        #expect(busiest.count / max(1, Set(busiest.map(\.destination)).count) >= 280)
    }

    /// What looks like each attack and is none.
    @Test func twinsOfAttacksAreThere() throws {
        let honest = rows.filter { !$0.isPlanted }
        // Uploads as large as a theft: to the cloud by people and by the backup, and within the house by night.
        let uploads = honest.filter { $0.isLocalSource && !$0.isLocalDestination && $0.sent > 1_500_000_000 }
        #expect(uploads.count >= 40 && Set(uploads.map(\.source)).count >= 8, "\(uploads.count)")
        #expect(honest.count { $0.isLocalDestination && $0.sent > 1_500_000_000 } >= 200)
        // Video calls.
        #expect(honest.count { $0.port == 3_478 && $0.sent > 50_000_000 } >= 250)
        // The allowed scanner: by night, hundreds of targets, three tries in four fail; on Sundays everybody.
        let night = honest.filter {
            $0.isLocalSource && $0.isLocalDestination && (2..<5).contains($0.hour) && $0.port == 139
        }
        let scanner = try #require(Set(night.map(\.source)).first)
        #expect(Set(night.map(\.source)).count == 1)
        let scans = honest.filter { $0.source == scanner && $0.port != 443 && $0.port != 389 }
        let failing = Double(scans.count { $0.isFailed }) / Double(scans.count)
        #expect((0.72...0.78).contains(failing), "\(failing)")
        let sunday = Set(night.filter { $0.weekday == 6 }.map(\.destination)).count
        #expect(sunday > 2 * Set(night.filter { $0.weekday == 0 && $0.day == firstDay }.map(\.destination)).count)
        // Strangers at the gate: 400 single probes and four scans a day, labelled as ordinary.
        let knocks = perDay { !$0.isLocalSource && $0.isFailed && $0.port != 25 }
        #expect(knocks.allSatisfy { (380...700).contains($0) }, "\(knocks)")
        // Clients that retry a dead service all the time they are on.
        let gone = Dictionary(
            grouping: honest.lazy.filter {
                $0.port == 8_080 && $0.isLocalDestination && $0.isLocalSource && $0.state == "S0"
                    && $0.source != scanner
            }, by: \.source)
        #expect((3...5).contains(gone.count { $0.value.count > 1_000 }), "\(gone.mapValues(\.count))")
        // File sharing behind the guests' address on five days.
        var shares = [Int: Set<UInt32>]()
        for row in honest where !row.isLocalDestination && row.isLocalSource && row.port >= 1_024 && row.proto == "tcp"
        {
            if row.port != 3_478 && row.port != 8_080 && row.port != 5_985 {
                shares[row.day, default: []].insert(row.destination)
            }
        }
        #expect(shares.count { $0.value.count >= 150 } == 5)
    }

    /// Programs that are the only clients of their address call from a few desks for days.
    @Test func rarePollersAndMoversAreThere() throws {
        var clients: [UInt32: [UInt32: (count: Int, first: Int, last: Int)]] = [:]
        for row in rows where row.isLocalSource && !row.isLocalDestination && !row.isPlanted {
            var entry = clients[row.destination, default: [:]][row.source] ?? (0, row.time, row.time)
            entry.count += 1
            entry.last = row.time
            clients[row.destination, default: [:]][row.source] = entry
        }
        let alone = clients.values.filter { $0.count <= 2 && $0.values.reduce(0) { $0 + $1.count } > 80 }
        #expect((7...16).contains(alone.count), "\(alone.count)")
        // One of them moved: two clients of a rare address, one after the other, and the same favourite sites.
        let moved = alone.filter { pair in
            let spans = pair.values.sorted { $0.first < $1.first }
            return spans.count == 2 && spans[0].last < spans[1].first && spans[0].count > 10 && spans[1].count > 10
        }
        #expect(!moved.isEmpty)
        for pair in moved {
            let hosts = pair.sorted { $0.value.first < $1.value.first }.map(\.key)
            let sites = hosts.map { host in
                Set(clients.lazy.filter { ($0.value[host]?.count ?? 0) >= 8 }.map(\.key))
            }
            let shared = sites[0].intersection(sites[1]).count
            #expect(shared * 2 > min(sites[0].count, sites[1].count), "\(shared) of \(sites.map(\.count))")
        }
    }

    @Test func secondWeekBringsChanges() throws {
        var first: [UInt32: Int] = [:]
        var users: [UInt32: Set<UInt32>] = [:]
        var crowd: [UInt32: Set<UInt32>] = [:]
        for row in rows where row.isLocalSource && !row.isPlanted {
            if first[row.destination] == nil { first[row.destination] = row.day - firstDay }
            if row.port == 443 { users[row.destination, default: []].insert(row.source) }
            if row.day - firstDay == 10 && (11..<13).contains(row.hour) && !row.isLocalDestination {
                crowd[row.destination, default: []].insert(row.source)
            }
        }
        // The new server on the ninth day, the new agent's address on the tenth, both with many clients.
        let busy = users.filter { $0.value.count >= 60 }.keys
        #expect(busy.contains { first[$0] == 8 && $0 >> 24 == 10 })
        #expect(busy.contains { first[$0] == 9 && $0 >> 24 != 10 && users[$0]?.count ?? 0 >= 150 })
        // The crowd on the eleventh day: a page that hardly anybody knew before.
        let known = Dictionary(
            grouping: rows.lazy.filter { $0.day - firstDay < 10 && $0.isLocalSource }, by: \.destination)
        #expect(crowd.contains { $0.value.count >= 90 && (known[$0.key]?.count ?? 0) < 60 })
    }
}
