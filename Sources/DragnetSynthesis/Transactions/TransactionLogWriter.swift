import DragnetCore
import DragnetEvents

/// Sorts a town's payments, gives rows and accounts their names, and writes the files.
struct TransactionLogWriter {
    private let payments: [Payment]
    private let names: [[UInt8]]
    private let plans: [PlantedPlan]

    init(_ town: Town) {
        // Rows of one second stand in random order, so that the order does not tell who was written last.
        let order = RandomKey(town.configuration.seed, 0x70_6179, Town.Stage.order.rawValue)
        let ranks = town.payments.indices.map { order.value(at: UInt64($0)) }
        let all = town.payments
        payments = all.indices.sorted { (all[$0].time, ranks[$0]) < (all[$1].time, ranks[$1]) }.map { all[$0] }
        var random = town.random(.names)
        names = Self.accountNames(Int(town.accountCount), &random)
        plans = town.planted
    }

    /// Account numbers: different, of one length, and without relation to what an account is or when it was opened.
    private static func accountNames(_ count: Int, _ random: inout KeyedRandom) -> [[UInt8]] {
        var low = 100_000
        while low * 9 / 4 < count { low *= 10 }
        let step = low * 9 / max(count, 1)
        var places = Array(0..<count)
        random.shuffle(&places)
        return places.map { place in
            var text = TextBytes(capacity: 12)
            text.append("A")
            text.append(low + place * step + random.next(below: step))
            return text.bytes
        }
    }

    func write() -> GeneratedLog {
        let width = String(payments.count).count
        var log = TextBytes(capacity: payments.count * 80 + 100)
        var labels = LabelTable(rows: payments.count)
        var eventIDs = [[String]](repeating: [], count: plans.count + 1)
        var isSeen = [Bool](repeating: false, count: names.count)
        log.append("transaction_id,timestamp,from_account,to_account,amount,currency,channel\n")
        var day = Int64.min
        var dateText: [UInt8] = []
        for (row, payment) in payments.enumerated() {
            var id = TextBytes(capacity: 12)
            id.append("T")
            id.append(row + 1, width: width)
            if payment.time / 86_400 != day {
                day = payment.time / 86_400
                dateText = Array(Timestamp.text(day * Timestamp.day).utf8.prefix { $0 != UInt8(ascii: "T") })
            }
            let second = Int(payment.time - day * 86_400)
            log.append(id.bytes)
            log.comma()
            log.append(dateText)
            log.append("T")
            log.append(second / 3600, width: 2)
            log.append(":")
            log.append(second / 60 % 60, width: 2)
            log.append(":")
            log.append(second % 60, width: 2)
            log.append("Z,")
            log.append(names[Int(payment.source)])
            log.comma()
            log.append(names[Int(payment.destination)])
            log.comma()
            log.append(cents: payment.cents)
            log.comma()
            log.append(payment.currency.name)
            log.comma()
            log.append(payment.channel.name)
            log.newline()
            isSeen[Int(payment.source)] = true
            isSeen[Int(payment.destination)] = true
            let group = Int(payment.group)
            labels.append(id: id.bytes, kind: group == 0 ? "" : plans[group - 1].kind, group: group)
            if group > 0 { eventIDs[group].append(String(decoding: id.bytes, as: UTF8.self)) }
        }
        return GeneratedLog(
            log: log.bytes, labels: labels.bytes, entityLabels: nil,
            groups: plans.map { plan in
                PlantedGroup(
                    kind: plan.kind, number: plan.number,
                    entities: plan.entities.map { String(decoding: names[Int($0)], as: UTF8.self) },
                    eventIDs: eventIDs[plan.number])
            },
            rowCount: payments.count, entityCount: isSeen.count { $0 },
            firstTime: (payments.first?.time ?? 0) * Timestamp.second,
            lastTime: (payments.last?.time ?? 0) * Timestamp.second)
    }
}
