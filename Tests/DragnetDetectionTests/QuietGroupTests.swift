import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

/// Payments that are no alerts by themselves and an incident together.
@Suite("Quiet groups")
struct QuietGroupTests {
    /// A payment to the shop that is a little odd.
    private struct Odd {
        var payer: Int
        var minutes: Double
        var tail = 0.025
    }

    /// When the odd ones begin, in hours.
    private static let begin = 30.0 * 24

    /// Three thousand payments among sixty accounts over sixty days, of evenly spread tail probabilities, and the odd ones.
    private func incidents(
        _ odd: [Odd], alsoAtShop others: Int = 0, smallest: Severity = .medium
    ) throws -> [Incident] {
        var maker = LogMaker()
        var random = KeyedRandom(RandomKey(5))
        var tails: [Double] = []
        for number in 0..<3000 {
            let payer = random.next(below: 60)
            try maker.add("A\(payer)", "B\(random.next(below: 60))", hours: Double(number) * 60 * 24 / 3000)
            // None of them an alert, so that whatever is found was put there.
            tails.append(0.011 + 0.989 * random.nextUnit())
        }
        for payment in odd {
            try maker.add("C\(payment.payer)", "shop", hours: Self.begin + payment.minutes / 60)
            tails.append(payment.tail)
        }
        for number in 0..<others {
            try maker.add("D\(number)", "shop", hours: Self.begin + Double(number) * 0.8 / Double(others))
            tails.append(0.5)
        }
        return try DragnetDetectionTests.incidents(of: maker.log, tails: tails, smallest: smallest)
    }

    private func row(_ count: Int, every minutes: Double, tail: Double = 0.025) -> [Odd] {
        (0..<count).map { Odd(payer: $0, minutes: Double($0) * minutes, tail: tail) }
    }

    @Test("Ten payments to one shop within an hour, each one of forty, are an incident")
    func found() throws {
        let incidents = try incidents(row(10, every: 4))
        #expect(incidents.count == 1)
        #expect(incidents.first?.events.count == 10)
        #expect(incidents.first?.entities.contains("shop") ?? false)
        #expect(incidents.first?.severity == .medium)
        #expect(incidents.first?.alerts.count == 10)
    }

    @Test("The same payments days apart, a few of them, or few among many are none")
    func chance() throws {
        #expect(try incidents([]).isEmpty)
        #expect(try incidents(row(10, every: 2 * 1440)).isEmpty)
        #expect(try incidents(row(4, every: 4)).isEmpty)
        #expect(try incidents(row(10, every: 4), alsoAtShop: 60).isEmpty)
    }

    @Test("What one payer hands in within a minute counts once")
    func batch() throws {
        let batch = (0..<10).map { Odd(payer: 1, minutes: Double($0) / 20) }
        #expect(try incidents(batch).isEmpty)
        #expect(try incidents((0..<10).map { Odd(payer: 1, minutes: Double($0) * 4) }).count == 1)
    }

    @Test("Where only a higher band makes alerts, there are none")
    func band() throws {
        #expect(try incidents(row(10, every: 4), smallest: .high).isEmpty)
    }

    @Test("They stand behind what its alerts put beyond chance, and are no second incident of the same account")
    func places() throws {
        let alerts = (0..<6).map { Odd(payer: $0, minutes: 180 + Double($0) * 4, tail: 0.0002) }
        let same = try incidents(row(10, every: 4) + alerts)
        #expect(same.count == 1 && same.first?.severity == .high)
        let apart = try incidents(
            row(10, every: 4) + alerts.map { Odd(payer: $0.payer, minutes: $0.minutes + 9 * 1440, tail: $0.tail) })
        #expect(apart.map(\.severity) == [.high, .medium])
    }
}
