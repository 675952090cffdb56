import DragnetCore
import DragnetEvents

/// Sorts an office's connections and writes them as Zeek does, with the labels beside.
struct ConnLogWriter {
    /// A row's place in the log.
    ///
    /// Rows of one microsecond stand in random order, so that it does not tell who was written last.
    private struct Place {
        let time: Int64
        let rank: UInt64
        let row: Int
    }

    private let office: Office
    private let order: [Place]
    private let addresses: [[UInt8]]

    init(_ office: Office) {
        self.office = office
        let ranks = RandomKey(office.configuration.seed, 0x6E_6574, Office.Stage.order.rawValue)
        var order = office.connections.indices.map {
            Place(time: office.connections[$0].time, rank: ranks.value(at: UInt64($0)), row: $0)
        }
        order.sort { $0.time != $1.time ? $0.time < $1.time : $0.rank < $1.rank }
        self.order = order
        addresses = office.book.addresses.map { address in
            Array([24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }.joined(separator: ".").utf8)
        }
    }

    func write() -> GeneratedLog {
        var log = TextBytes(capacity: order.count * 175 + 1_000)
        var labels = LabelTable(rows: order.count, hasActors: true)
        var hosts = HostLabels(hostCount: addresses.count)
        var eventIDs = [[String]](repeating: [], count: office.planted.count + 1)
        let firstTime = order.first?.time ?? 0
        let lastTime = order.last?.time ?? 0
        header(&log, open: firstTime)
        let uids = RandomKey(office.configuration.seed, 0x6E_6574, Office.Stage.uids.rawValue)
        for (number, place) in order.enumerated() {
            let connection = office.connections[place.row]
            let key = uids.appending(UInt64(number))
            let uid = Self.uid(key)
            line(connection, uid, key, &log)
            hosts.see(connection)
            let group = Int(connection.group)
            labels.append(
                id: uid, kind: group == 0 ? "" : office.planted[group - 1].kind, group: group,
                actor: addresses[Int(connection.source)])
            if group > 0 { eventIDs[group].append(String(decoding: uid, as: UTF8.self)) }
        }
        log.append("#close\t\(Self.stamp(lastTime))\n")
        return GeneratedLog(
            log: log.bytes, labels: labels.bytes, entityLabels: hosts.table(office, addresses),
            groups: office.planted.map { plan in
                PlantedGroup(
                    kind: plan.kind, number: plan.number,
                    entities: plan.entities.map { String(decoding: addresses[Int($0)], as: UTF8.self) },
                    eventIDs: eventIDs[plan.number])
            },
            rowCount: order.count, entityCount: hosts.seen.count, firstTime: firstTime, lastTime: lastTime)
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

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// A Zeek uid: `C` and 17 letters or digits.
    private static func uid(_ key: RandomKey) -> [UInt8] {
        var random = KeyedRandom(key)
        var uid: [UInt8] = [67]
        uid.reserveCapacity(18)
        for _ in 0..<17 { uid.append(alphabet[random.next(below: 62)]) }
        return uid
    }

    private func line(_ item: Connection, _ uid: [UInt8], _ key: RandomKey, _ log: inout TextBytes) {
        var random = KeyedRandom(key.appending(1))
        let shape = ConnectionShape(item, &random)
        log.append(micros: item.time)
        log.tab()
        log.append(uid)
        log.tab()
        log.append(addresses[Int(item.source)])
        log.tab()
        log.append(shape.sourcePort)
        log.tab()
        log.append(addresses[Int(item.destination)])
        log.tab()
        log.append(Int(item.port))
        log.append(item.service.isUDP ? "\tudp\t" : "\ttcp\t")
        log.append(item.state.isFailure && !item.service.isUDP ? "-" : item.service.name)
        log.tab()
        if item.state == .s0 {
            log.append("-\t-\t-")
        } else {
            log.append(micros: max(item.duration, 1))
            log.tab()
            log.append(item.sent)
            log.tab()
            log.append(item.received)
        }
        log.tab()
        log.append(shape.state.name)
        log.append(office.book.isInternal[Int(item.source)] ? "\tT\t" : "\tF\t")
        log.append(office.book.isInternal[Int(item.destination)] ? "T\t0\t" : "F\t0\t")
        log.append(shape.history)
        for count in shape.packets {
            log.tab()
            log.append(count)
        }
        log.append("\t(empty)\n")
    }
}
