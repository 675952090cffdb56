import DragnetCore

/// A planted group before its rows have ids.
struct PlantedPlan: Sendable {
    let kind: String
    let number: Int
    /// The accounts that act, the leading one first.
    var entities: [UInt32]
}

/// What the planters know about the ordinary life that they hide in.
struct TownHistory: Sendable {
    private var pairs: Set<UInt64> = []
    private var firstSeen: [Int64]
    private(set) var outgoing: [Int]
    /// The times of ordinary rows in order.
    let times: [Int64]
    /// Rows of each hour of the week.
    private var rowsOfHour = [Int](repeating: 0, count: 168)

    init(_ payments: [Payment], accounts: Int) {
        firstSeen = [Int64](repeating: .max, count: accounts)
        outgoing = [Int](repeating: 0, count: accounts)
        pairs.reserveCapacity(payments.count / 2)
        for payment in payments {
            pairs.insert(Self.key(payment.source, payment.destination))
            outgoing[Int(payment.source)] += 1
            for account in [payment.source, payment.destination] {
                firstSeen[Int(account)] = min(firstSeen[Int(account)], payment.time)
            }
            rowsOfHour[Self.hourOfWeek(payment.time)] += 1
        }
        times = payments.map(\.time).sorted()
    }

    /// Whether the first ever pays the second in ordinary life.
    func hasPaid(_ source: UInt32, _ destination: UInt32) -> Bool { pairs.contains(Self.key(source, destination)) }

    func isSeen(_ account: UInt32, before time: Int64) -> Bool { firstSeen[Int(account)] < time }

    func traffic(at time: Int64) -> Int { rowsOfHour[Self.hourOfWeek(time)] }

    private static func key(_ source: UInt32, _ destination: UInt32) -> UInt64 {
        UInt64(source) << 32 | UInt64(destination)
    }

    private static func hourOfWeek(_ time: Int64) -> Int { Int(time / 3600 % 168 + 168) % 168 }
}

extension Town {
    /// Hides the configured number of groups of every kind in the later part of the log.
    mutating func plantAnomalies() {
        guard configuration.anomalyGroups > 0 else { return }
        var planter = FraudPlanter(town: self)
        planter.plantAll(configuration.anomalyGroups)
        for (index, draft) in planter.drafts.filter({ !$0.payments.isEmpty }).enumerated() {
            planted.append(PlantedPlan(kind: draft.kind.rawValue, number: index + 1, entities: draft.entities))
            payments += draft.payments.map { payment in
                var row = payment
                row.group = UInt32(index + 1)
                return row
            }
        }
    }
}
