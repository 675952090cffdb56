import DragnetCore
import DragnetDetection
import DragnetEvents
import Foundation
import Testing

@Suite("What amounts excuse")
struct AmountExcuseTests {
    /// What is read of a saved calibrator.
    private struct Saved: Decodable {
        var stages: [Stage]

        struct Stage: Decodable {
            var main: Head
        }

        struct Head: Decodable {
            var columns: [Column]
            var floors: [Float]
            var medians: [Float]
        }

        struct Column: Decodable {
            var linear: Float
            var low: Float
            var high: Float
        }
    }

    /// A town in which most payments are small and a rent in ten is large.
    private func town() throws -> LogMaker {
        var maker = LogMaker()
        var random = KeyedRandom(RandomKey(21))
        for number in 0..<3_000 {
            let account = random.next(below: 60)
            let isRent = number % 10 == 0
            let partner = isRent ? "L\(account % 5)" : "A\((account + 1 + random.next(below: 4)) % 60)"
            let amount = isRent ? 900 + 10 * Double(account) : random.nextLogNormal(mu: 3.2, sigma: 0.5)
            try maker.add("A\(account)", partner, hours: Double(number) / 4, amount: amount)
        }
        return maker
    }

    private func learnt() throws -> (saved: Saved, columns: [String]) {
        let scorer = try town().trained(learning: 2_400).scorer
        let saved = try JSONDecoder().decode(Saved.self, from: JSONEncoder().encode(scorer.model.calibrator))
        return (saved, scorer.columnNames)
    }

    @Test("No amount excuses more than the ordinary one, and other respects as much as the most ordinary tenth")
    func floors() throws {
        let (saved, _) = try learnt()
        #expect(!saved.stages.isEmpty)
        for stage in saved.stages {
            for group in ColumnGroup.allCases where group != .own {
                let (floor, median) = (stage.main.floors[group.rawValue], stage.main.medians[group.rawValue])
                if group == .amount { #expect(floor == median) } else { #expect(floor <= median, "\(group)") }
            }
            // Where all floors were medians, nothing would be innocent of anything.
            #expect(ColumnGroup.allCases.contains { stage.main.floors[$0.rawValue] < stage.main.medians[$0.rawValue] })
        }
    }

    @Test("More than an account is used to excuses nothing")
    func excesses() throws {
        let (saved, names) = try learnt()
        for name in [
            "amountOfSource", "amountOfDestination", "sumOutDay", "sumInDay", "money.amount.pairZ",
            "money.amount.overLargestSent", "money.amount.overLargestReceived", "money.amount.roundness",
        ] {
            let column = try #require(names.firstIndex(of: name), "\(name)")
            for stage in saved.stages where column < stage.main.columns.count {
                let weights = stage.main.columns[column]
                #expect(min(weights.linear, weights.low, weights.high) >= 0, "\(name)")
            }
        }
    }

    @Test("A large payment is odder than an ordinary one, and as odd when it is round")
    func largeAmounts() throws {
        let maker = try town()
        var scorer = try maker.trained(learning: 2_400).scorer
        let events = EventReader(maker.log)
        let rows = (2_400..<2_600).filter { $0 % 10 != 0 }
        func median(_ amount: (Double) -> Double) -> Double {
            let surprises = rows.map { row in
                var event = events[row]
                event.amount = amount(event.amount ?? 0)
                return Double(scorer.preview(event).verdict.surprise)
            }
            return surprises.sorted()[surprises.count / 2]
        }
        let usual = median { $0 }
        for factor in [100.0, 1_000, 10_000] {
            let odd = median { ($0 * factor).rounded() + 0.37 }
            let round = median { ($0 * factor / 1_000).rounded(.up) * 1_000 }
            #expect(odd > usual && round > usual, "\(factor): \(usual), \(odd), \(round)")
            #expect(round > 0.9 * odd, "\(factor): \(odd), \(round)")
        }
    }
}
