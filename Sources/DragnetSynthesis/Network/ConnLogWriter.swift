import DragnetCore
import DragnetEvents

/// Sorts an office's connections and writes them as Zeek does, with the labels beside.
struct ConnLogWriter {
    private let office: Office
    private let connections: [Connection]
    private let addresses: [[UInt8]]

    init(_ office: Office) {
        self.office = office
        // Rows of one microsecond stand in random order, so that the order does not tell who was written last.
        let order = RandomKey(office.configuration.seed, 0x6E_6574, Office.Stage.order.rawValue)
        let all = office.connections
        let ranks = all.indices.map { order.value(at: UInt64($0)) }
        connections = all.indices.sorted { (all[$0].time, ranks[$0]) < (all[$1].time, ranks[$1]) }.map { all[$0] }
        addresses = office.addresses.map { address in
            Array([24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }.joined(separator: ".").utf8)
        }
    }

    func write() -> GeneratedLog {
        var log = TextBytes(capacity: connections.count * 165 + 1_000)
        var labels = LabelTable(rows: connections.count)
        var eventIDs = [[String]](repeating: [], count: office.planted.count + 1)
        var isSeen = [Bool](repeating: false, count: addresses.count)
        let firstTime = connections.first?.time ?? 0
        let lastTime = connections.last?.time ?? 0
        header(&log, open: firstTime)
        let uids = RandomKey(office.configuration.seed, 0x6E_6574, Office.Stage.uids.rawValue)
        for (row, connection) in connections.enumerated() {
            let uid = Self.uid(uids.appending(UInt64(row)))
            line(connection, uid, uids.appending(UInt64(row)), &log)
            isSeen[Int(connection.source)] = true
            isSeen[Int(connection.destination)] = true
            let group = Int(connection.group)
            labels.append(id: uid, kind: group == 0 ? "" : office.planted[group - 1].kind, group: group)
            if group > 0 { eventIDs[group].append(String(decoding: uid, as: UTF8.self)) }
        }
        log.append("#close\t\(Self.stamp(lastTime))\n")
        return GeneratedLog(
            log: log.bytes, labels: labels.bytes,
            groups: office.planted.map { plan in
                PlantedGroup(
                    kind: plan.kind, number: plan.number,
                    entities: plan.entities.map { String(decoding: addresses[Int($0)], as: UTF8.self) },
                    eventIDs: eventIDs[plan.number])
            },
            rowCount: connections.count, entityCount: isSeen.count { $0 }, firstTime: firstTime, lastTime: lastTime)
    }

    private func header(_ log: inout TextBytes, open: Int64) {
        log.append("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n")
        log.append("#open\t\(Self.stamp(open))\n#fields\t")
        log.append(
            [
                "ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service", "duration",
                "orig_bytes", "resp_bytes", "conn_state", "local_orig", "local_resp", "missed_bytes", "history",
                "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes", "tunnel_parents",
            ].joined(separator: "\t"))
        log.append("\n#types\t")
        log.append(
            [
                "time", "string", "addr", "port", "addr", "port", "enum", "string", "interval", "count", "count",
                "string", "bool", "bool", "count", "string", "count", "count", "count", "count", "set[string]",
            ].joined(separator: "\t"))
        log.newline()
    }

    /// `2026-03-02-08-15-00`, as in Zeek's `#open`.
    private static func stamp(_ time: Int64) -> String {
        let text = Timestamp.text(time / Timestamp.second * Timestamp.second).dropLast()
        return String(text.map { $0 == "T" || $0 == ":" ? "-" : $0 })
    }

    /// A Zeek uid: `C` and 17 letters or digits.
    private static func uid(_ key: RandomKey) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var random = KeyedRandom(key)
        var uid: [UInt8] = [67]
        for _ in 0..<17 { uid.append(alphabet[random.next(below: 62)]) }
        return uid
    }

    private func line(_ item: Connection, _ uid: [UInt8], _ key: RandomKey, _ log: inout TextBytes) {
        var random = KeyedRandom(key.appending(1))
        let isUDP = item.service.isUDP
        let hasEnded = !(item.state == .s0)
        log.append(micros: item.time)
        log.tab()
        log.append(uid)
        log.tab()
        log.append(addresses[Int(item.source)])
        log.tab()
        // The ephemeral ports of current systems; NTP answers itself.
        log.append(item.service == .ntp ? 123 : random.next(in: 49_152...65_535))
        log.tab()
        log.append(addresses[Int(item.destination)])
        log.tab()
        log.append(Int(item.port))
        log.append(isUDP ? "\tudp\t" : "\ttcp\t")
        log.append(item.state.isFailure && !isUDP ? "-" : item.service.name)
        log.tab()
        if hasEnded {
            log.append(micros: max(item.duration, 1))
            log.tab()
            log.append(item.sent)
            log.tab()
            log.append(item.received)
        } else {
            log.append("-\t-\t-")
        }
        log.tab()
        log.append(item.state.name)
        log.append(office.isInternal[Int(item.source)] ? "\tT\t" : "\tF\t")
        log.append(office.isInternal[Int(item.destination)] ? "T\t0\t" : "F\t0\t")
        log.append(history(item, &random))
        log.tab()
        packets(item, isUDP, &log)
        log.append("\t(empty)\n")
    }

    private func history(_ item: Connection, _ random: inout KeyedRandom) -> String {
        if item.service.isUDP { return item.state == .s0 ? "D" : "Dd" }
        switch item.state {
        case .sf: return random.pick(["ShADadFf", "ShADadfF", "ShADdaFf", "ShADadFfR"])
        case .s0: return "S"
        case .rej: return "Sr"
        case .rsto: return "ShADadR"
        case .rstr: return "ShADadr"
        case .s1: return "ShADad"
        }
    }

    /// Packets and bytes with headers on both sides: full segments, acknowledgements of every second one.
    private func packets(_ item: Connection, _ isUDP: Bool, _ log: inout TextBytes) {
        let (header, segment) = isUDP ? (28, 1_200) : (40, 1_400)
        let control = isUDP ? 0 : item.state.isFailure ? 1 : 4
        let answers = item.state == .s0 ? 0 : control
        let sent = item.sent / segment + (item.sent > 0 ? 1 : 0)
        let received = item.received / segment + (item.received > 0 ? 1 : 0)
        let out = control + sent + (isUDP ? 0 : received / 2)
        let back = answers + received + (isUDP ? 0 : sent / 2)
        log.append(out)
        log.tab()
        log.append(item.sent + out * header)
        log.tab()
        log.append(back)
        log.tab()
        log.append(item.received + back * header)
    }
}
