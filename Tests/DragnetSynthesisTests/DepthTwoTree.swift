/// Decision trees of depth two, fitted and judged on the same rows: how much a row's own columns give away.
///
/// A split is a yes-or-no question: a number up to a threshold, or one category against the others, as a tree over
/// one-hot columns asks. Rows are bits, so that all pairs of questions can be tried.
struct DepthTwoTree {
    struct Result {
        let auc: Double
        let description: String
    }

    private var names: [String] = []
    private var answers: [[UInt64]] = []
    private let isPlanted: [UInt64]
    private let rows: Int
    private let bad: Double
    private let good: Double
    private let weight: Double

    /// - Parameter isBalanced: whether planted and other rows weigh the same in total, or each row the same.
    init(isPlanted flags: [Bool], isBalanced: Bool) {
        rows = flags.count
        isPlanted = Self.pack(flags)
        bad = Double(flags.count { $0 })
        good = Double(rows) - bad
        weight = isBalanced ? good / max(bad, 1) : 1
    }

    private static func pack(_ flags: [Bool]) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (flags.count + 63) / 64)
        for (index, flag) in flags.enumerated() where flag { words[index / 64] |= 1 << UInt64(index % 64) }
        return words
    }

    private mutating func ask(_ name: String, _ flags: [Bool]) {
        names.append(name)
        answers.append(Self.pack(flags))
    }

    /// Thresholds at the quantiles of all values, and of the planted ones, which lets the tree cut them out exactly.
    mutating func addNumbers(_ name: String, _ values: [Int], thresholds: Int = 64) {
        var cuts = Set<Int>()
        let planted = values.indices.filter { isPlanted[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }.map { values[$0] }
        for subset in [values.sorted(), planted.sorted(), planted.map { $0 - 1 }.sorted()] where !subset.isEmpty {
            for step in 0..<thresholds { cuts.insert(subset[step * subset.count / thresholds]) }
        }
        for cut in cuts.sorted() where cut < values.max() ?? 0 { ask("\(name)<=\(cut)", values.map { $0 <= cut }) }
    }

    mutating func addCategories(_ name: String, _ values: [String]) {
        for category in Set(values).sorted() { ask("\(name)=\(category)", values.map { $0 == category }) }
    }

    private typealias Leaf = (bad: Double, good: Double)

    private func impurity(_ node: Leaf) -> Double {
        let bad = node.bad * weight
        let total = bad + node.good
        return total == 0 ? 0 : bad * node.good / total
    }

    private func count(_ first: [UInt64], _ second: [UInt64]) -> Leaf {
        var all = 0
        var planted = 0
        for word in first.indices {
            let both = first[word] & second[word]
            all += both.nonzeroBitCount
            planted += (both & isPlanted[word]).nonzeroBitCount
        }
        return (Double(planted), Double(all - planted))
    }

    private func minus(_ a: Leaf, _ b: Leaf) -> Leaf { (a.bad - b.bad, a.good - b.good) }

    /// The tree grown greedily as CART does, and the best one over all roots and children.
    func fit() -> (greedy: Result, exhaustive: Result) {
        let own = answers.map { count($0, $0) }
        let all: Leaf = (bad, good)
        var greedy = (score: Double.infinity, result: Result(auc: 0.5, description: ""))
        var exhaustive = greedy
        for root in answers.indices {
            let sides = [own[root], minus(all, own[root])]
            var best = sides.map { (score: impurity($0), leaves: [$0], name: "-") }
            for child in answers.indices {
                let both = count(answers[root], answers[child])
                let yes = [both, minus(sides[0], both)]
                let rest = minus(own[child], both)
                let no = [rest, minus(sides[1], rest)]
                for (side, leaves) in [yes, no].enumerated() {
                    let score = leaves.reduce(0) { $0 + impurity($1) }
                    if score < best[side].score - 1e-12 { best[side] = (score, leaves, names[child]) }
                }
            }
            let score = best[0].score + best[1].score
            let rootScore = impurity(sides[0]) + impurity(sides[1])
            guard score < exhaustive.score || rootScore < greedy.score else { continue }
            let leaves = best[0].leaves + best[1].leaves
            let text = "\(names[root]) ? \(best[0].name) \(best[0].leaves) : \(best[1].name) \(best[1].leaves)"
            let result = Result(auc: auc(leaves), description: text)
            if score < exhaustive.score { exhaustive = (score, result) }
            if rootScore < greedy.score { greedy = (rootScore, result) }
        }
        return (greedy.result, exhaustive.result)
    }

    /// The area under the curve when every row is scored by its leaf's share of planted rows.
    private func auc(_ leaves: [Leaf]) -> Double {
        var area = 0.0
        var found = 0.0
        for leaf in leaves.sorted(by: { $0.bad * ($1.good + $1.bad) > $1.bad * ($0.good + $0.bad) }) {
            area += leaf.good / good * (found + leaf.bad / 2) / bad
            found += leaf.bad
        }
        return area
    }
}
