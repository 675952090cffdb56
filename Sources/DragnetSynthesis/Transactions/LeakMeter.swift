/// Measures how well two yes-or-no questions about a row's own columns tell planted rows from ordinary ones.
///
/// The measure is the impurity (Gini, planted and ordinary rows weighing the same) that the best decision tree of depth
/// two leaves behind: 1 where no tree sees anything, 0 where one sees all.
struct LeakMeter {
    /// Rows as bits: `bits[question]` has a one for each row that answers yes.
    private struct Answers {
        private(set) var rows = 0
        var bits: [[UInt64]]

        init(questions: Int) { bits = [[UInt64]](repeating: [], count: questions) }

        mutating func append(_ payment: Payment, amountCuts: [Int]) {
            if rows % 64 == 0 { for question in bits.indices { bits[question].append(0) } }
            let mask: UInt64 = 1 << UInt64(rows % 64)
            let word = rows / 64
            for (question, answer) in LeakMeter.answers(payment, amountCuts).enumerated() where answer {
                bits[question][word] |= mask
            }
            rows += 1
        }

        /// How many rows answer yes to both, for all pairs of questions.
        func pairCounts() -> [Double] {
            var counts = [Double](repeating: 0, count: bits.count * bits.count)
            for first in bits.indices {
                for second in 0...first {
                    var sum = 0
                    for (left, right) in zip(bits[first], bits[second]) { sum += (left & right).nonzeroBitCount }
                    counts[first * bits.count + second] = Double(sum)
                    counts[second * bits.count + first] = Double(sum)
                }
            }
            return counts
        }
    }

    private let amountCuts: [Int]
    private let ordinary: [Double]
    private let ordinaryRows: Double
    private let questions: Int

    /// A meter for plantings among these ordinary rows, of which at most 40,000 are looked at.
    init(_ payments: [Payment]) {
        let step = max(1, payments.count / 40_000)
        let sample = stride(from: 0, to: payments.count, by: step).map { payments[$0] }
        let amounts = sample.map(\.cents).sorted()
        let last = amounts.count - 1
        // Fine in the upper tail, where a few large rows stand out.
        let shares = (1..<20).map { Double($0) / 20 } + [0.97, 0.98, 0.985, 0.99, 0.993, 0.996, 0.998, 0.999]
        amountCuts = shares.map { amounts[Int($0 * Double(last))] } + [100, 200, 450_000, 500_000, 900_000, 1_000_000]
        questions = Self.answers(payments[0], amountCuts).count
        var answers = Answers(questions: questions)
        for payment in sample { answers.append(payment, amountCuts: amountCuts) }
        ordinary = answers.pairCounts()
        ordinaryRows = Double(sample.count)
    }

    private static func answers(_ payment: Payment, _ amountCuts: [Int]) -> [Bool] {
        let hour = Int(payment.time / 3600 % 24)
        let weekday = Int((payment.time / 86_400 + 3) % 7)
        let hundredths = payment.cents % 100
        var answers = [true]
        for cut in amountCuts { answers.append(payment.cents <= cut) }
        for cut in 0..<23 { answers.append(hour <= cut) }
        for cut in 0..<6 { answers.append(weekday <= cut) }
        for day in 1..<6 { answers.append(weekday == day) }
        for channel in PaymentChannel.allCases { answers.append(payment.channel == channel) }
        answers.append(payment.currency == .eur)
        for cut in [0, 10, 25, 50, 75, 90, 94, 98] { answers.append(hundredths <= cut) }
        for unit in [10, 1_000, 10_000] { answers.append(payment.cents % unit == 0) }
        return answers
    }

    /// The impurity that the best tree leaves when these rows are planted, in 0...1.
    func impurity(_ planted: [Payment]) -> Double {
        guard !planted.isEmpty else { return 1 }
        var answers = Answers(questions: questions)
        for payment in planted { answers.append(payment, amountCuts: amountCuts) }
        let bad = answers.pairCounts()
        let badRows = Double(planted.count)
        // Leaf impurity with both classes weighing 1/2: 4 b g / (b + g), summed over leaves at most 1... of weight 1/2.
        func leaf(_ bad: Double, _ good: Double) -> Double {
            let (b, g) = (bad / badRows, good / ordinaryRows)
            return b + g <= 0 ? 0 : 2 * b * g / (b + g)
        }
        var best = 1.0
        for root in 0..<questions {
            let own = root * questions + root
            let (rootBad, rootGood) = (bad[own], ordinary[own])
            var yes = leaf(rootBad, rootGood)
            var no = leaf(badRows - rootBad, ordinaryRows - rootGood)
            for child in 0..<questions {
                let (bothBad, bothGood) = (bad[root * questions + child], ordinary[root * questions + child])
                let (childBad, childGood) = (bad[child * questions + child], ordinary[child * questions + child])
                yes = min(yes, leaf(bothBad, bothGood) + leaf(rootBad - bothBad, rootGood - bothGood))
                no = min(
                    no,
                    leaf(childBad - bothBad, childGood - bothGood)
                        + leaf(badRows - rootBad - childBad + bothBad, ordinaryRows - rootGood - childGood + bothGood))
            }
            best = min(best, yes + no)
        }
        return best
    }
}
