/// Measures how well two yes-or-no questions about a row's own columns tell planted rows from ordinary ones.
///
/// The measure is the area under the curve of decision trees of depth two (CART, Gini).
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
        let shares = (1..<32).map { Double($0) / 32 } + [0.97, 0.98, 0.985, 0.99, 0.993, 0.996, 0.998, 0.999]
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

    private typealias Leaf = (bad: Double, good: Double)

    /// The area under the curve that trees reach when these rows are planted; 0.5 where none sees anything.
    ///
    /// Judged on the rows that they were fitted to: the best tree with planted and ordinary rows balanced, which no other
    /// tree beats by much, and for a smaller part the greedy ones, balanced and plain.
    func leak(of planted: Tally, and others: Tally, greedyShare: Double = 0.2) -> Double {
        let badRows = planted.rows + others.rows
        guard badRows > 0 else { return 0.5 }
        let bad = zip(planted.pairs, others.pairs).map { $0 + $1 }
        let balanced = fit(bad, badRows, weight: ordinaryRows / badRows)
        let plain = fit(bad, badRows, weight: 1)
        return 1 - balanced.impurity + greedyShare * max(plain.greedy, balanced.greedy)
    }

    /// What planted rows answer, in a form that adds up.
    struct Tally {
        fileprivate var rows: Double
        fileprivate var pairs: [Double]

        static func + (left: Tally, right: Tally) -> Tally {
            Tally(rows: left.rows + right.rows, pairs: zip(left.pairs, right.pairs).map { $0 + $1 })
        }

        static func - (left: Tally, right: Tally) -> Tally {
            Tally(rows: left.rows - right.rows, pairs: zip(left.pairs, right.pairs).map { $0 - $1 })
        }
    }

    func tally(_ planted: [Payment]) -> Tally {
        var answers = Answers(questions: questions)
        for payment in planted { answers.append(payment, amountCuts: amountCuts) }
        return Tally(rows: Double(planted.count), pairs: answers.pairCounts())
    }

    /// The areas under the curve of the greedy and of the best tree of depth two.
    private func fit(_ bad: [Double], _ badRows: Double, weight: Double) -> (greedy: Double, impurity: Double) {
        func impurity(_ leaf: Leaf) -> Double {
            let heavy = leaf.bad * weight
            return heavy + leaf.good <= 0 ? 0 : heavy * leaf.good / (heavy + leaf.good)
        }
        // Both orders of a pair of questions have the same four leaves.
        var yesBest = [(score: Double, child: Int)](repeating: (.infinity, 0), count: questions)
        var noBest = yesBest
        for first in 0..<questions {
            let a: Leaf = (bad[first * questions + first], ordinary[first * questions + first])
            for second in 0...first {
                let b: Leaf = (bad[second * questions + second], ordinary[second * questions + second])
                let both: Leaf = (bad[first * questions + second], ordinary[first * questions + second])
                let neither: Leaf = (badRows - a.bad - b.bad + both.bad, ordinaryRows - a.good - b.good + both.good)
                let inBoth = impurity(both)
                let inNeither = impurity(neither)
                let onlyFirst = impurity((a.bad - both.bad, a.good - both.good))
                let onlySecond = impurity((b.bad - both.bad, b.good - both.good))
                if inBoth + onlyFirst < yesBest[first].score { yesBest[first] = (inBoth + onlyFirst, second) }
                if inBoth + onlySecond < yesBest[second].score { yesBest[second] = (inBoth + onlySecond, first) }
                if inNeither + onlySecond < noBest[first].score { noBest[first] = (inNeither + onlySecond, second) }
                if inNeither + onlyFirst < noBest[second].score { noBest[second] = (inNeither + onlyFirst, first) }
            }
        }
        var best = Double.infinity
        var root = (score: Double.infinity, question: 0)
        for question in 0..<questions {
            let yes: Leaf = (bad[question * questions + question], ordinary[question * questions + question])
            let score = impurity(yes) + impurity((badRows - yes.bad, ordinaryRows - yes.good))
            if score < root.score { root = (score, question) }
            best = min(best, yesBest[question].score + noBest[question].score)
        }
        let leaves = leaves(bad, badRows, root.question, yesBest[root.question].child, noBest[root.question].child)
        let whole = impurity((badRows, ordinaryRows))
        return (area(leaves, badRows), best / whole)
    }

    /// The four leaves of a tree that asks `root`, then `yes` or `no`.
    private func leaves(_ bad: [Double], _ badRows: Double, _ root: Int, _ yes: Int, _ no: Int) -> [Leaf] {
        func count(_ first: Int, _ second: Int) -> Leaf {
            (bad[first * questions + second], ordinary[first * questions + second])
        }
        let (all, both, rest) = (count(root, root), count(root, yes), count(root, no))
        let child = count(no, no)
        let right: Leaf = (child.bad - rest.bad, child.good - rest.good)
        return [
            both, (all.bad - both.bad, all.good - both.good), right,
            (badRows - all.bad - right.bad, ordinaryRows - all.good - right.good),
        ]
    }

    private func area(_ leaves: [Leaf], _ badRows: Double) -> Double {
        var area = 0.0
        var found = 0.0
        for leaf in leaves.sorted(by: { $0.bad * $1.good > $1.bad * $0.good }) {
            area += leaf.good * (found + leaf.bad / 2)
            found += leaf.bad
        }
        return area / (badRows * ordinaryRows)
    }
}
