import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import DragnetTestSupport
import DragnetVectors
import Foundation
import Testing

@Suite("Evaluation")
struct EvaluationTests {
    /// Scores with many ties and labels, both seeded.
    private func sample(_ count: Int, levels: Int, seed: UInt64) -> (scores: [Double], isBad: [Bool]) {
        var random = KeyedRandom(RandomKey(seed))
        var isBad = (0..<count).map { _ in random.nextBool(probability: 0.2) }
        (isBad[0], isBad[1]) = (true, false)
        return (isBad.map { Double(random.next(below: levels)) + ($0 ? 1 : 0) }, isBad)
    }

    @Test("Figures of ties are means over orders; weights are repeats", arguments: 1...5)
    func figuresAgainstBruteForce(seed: UInt64) throws {
        let (scores, isBad) = sample(40, levels: 6, seed: seed)
        let ranking = LabelledRanking(scores: scores, isBad: isBad)
        let figures = try #require(ranking.figures(precisionAt: [1, 7, 20, 40, 41]))
        // Precision at k: the mean over many random orders of equals.
        var random = KeyedRandom(RandomKey(seed, 99))
        var sums = [0.0, 0, 0, 0]
        let trials = 4000
        for _ in 0..<trials {
            var rows = Array(scores.indices)
            random.shuffle(&rows)
            rows = rows.enumerated().sorted { (scores[$1.element], $0.offset) < (scores[$0.element], $1.offset) }
                .map(\.element)
            for (place, count) in [1, 7, 20, 40].enumerated() {
                sums[place] += Double(rows.prefix(count).count { isBad[$0] }) / Double(count)
            }
        }
        for place in 0..<4 { #expect(abs((figures.precision[place] ?? 0) - sums[place] / Double(trials)) < 0.03) }
        #expect(figures.precision[4] == nil)
        let base = Double(isBad.count(where: \.self)) / 40
        #expect(abs((figures.precision[3] ?? 0) - base) < 1e-12)

        let weights = scores.indices.map { _ in UInt32(random.next(below: 4)) }
        var (wide, labels): ([Double], [Bool]) = ([], [])
        for row in scores.indices {
            for _ in 0..<weights[row] {
                wide.append(scores[row])
                labels.append(isBad[row])
            }
        }
        let repeated = LabelledRanking(scores: wide, isBad: labels).figures(precisionAt: [9])
        let weighted = ranking.figures(precisionAt: [9], weights: weights)
        #expect(repeated == weighted)
        #expect(abs((RankingMetrics.rocAUC(scores: wide, isBad: labels) ?? 0) - (weighted?.rocAUC ?? 1)) < 1e-12)
    }

    @Test("Precision at the end of each group of equals is the plain share")
    func averagePrecisionByDefinition() {
        let (scores, isBad) = sample(60, levels: 9, seed: 8)
        var sum = 0.0
        for row in scores.indices where isBad[row] {
            let above = scores.indices.filter { scores[$0] >= scores[row] }
            sum += Double(above.count { isBad[$0] }) / Double(above.count)
        }
        let expected = sum / Double(isBad.count(where: \.self))
        #expect(abs((RankingMetrics.averagePrecision(scores: scores, isBad: isBad) ?? 0) - expected) < 1e-12)
    }

    @Test("Intervals hold the truth about as often as they say, and do not depend on threads")
    func intervals() throws {
        var inside = 0
        for trial in 0..<40 {
            var random = KeyedRandom(RandomKey(3, UInt64(trial)))
            let values = (0..<200).map { _ in random.nextNormal() }
            let mean: @Sendable ([UInt32]) -> [Double?] = { weights in
                let sum = zip(weights, values).reduce(0) { $0 + Double($1.0) * $1.1 }
                return [sum / Double(weights.reduce(0, +)), nil]
            }
            let bootstrap = Bootstrap(replicates: 100, seed: 1)
            let groups = (0..<200).map { Int32($0) }
            let one = try bootstrap.intervals(groups: groups, groupCount: 200, context: .serial, of: mean)
            if let interval = one[0], interval.contains(0) { inside += 1 }
            #expect(one[1] == nil)
            if trial == 0 {
                let many = try bootstrap.intervals(
                    groups: groups, groupCount: 200, context: WorkContext(threads: 3), of: mean)
                #expect(many == one)
            }
        }
        #expect((33...40).contains(inside))
    }

    @Test("Rows of one group are drawn together")
    func groupsWidenIntervals() throws {
        var rows = EvaluationTable()
        var grouped = EvaluationTable()
        var random = KeyedRandom(RandomKey(5))
        for group in 0..<30 {
            let shift = random.nextNormal()
            for _ in 0..<20 {
                let isBad = random.nextBool(probability: 0.3)
                let surprise = shift + random.nextNormal() * 0.1 + (isBad ? 0.5 : 0)
                rows.add(surprise: surprise, isBad: isBad, isShown: false)
                grouped.add(surprise: surprise, isBad: isBad, isShown: false, group: "g\(group)")
            }
        }
        #expect(!rows.hasGroups && rows.groupCount == 600)
        #expect(grouped.hasGroups && grouped.groupCount == 30)
        let bootstrap = Bootstrap(replicates: 100, seed: 2)
        let narrow = try EvaluationReport(rows, precisionAt: [], bootstrap: bootstrap, context: .serial)
        let wide = try EvaluationReport(grouped, precisionAt: [], bootstrap: bootstrap, context: .serial)
        func width(_ report: EvaluationReport) -> Double {
            report.measures.first?.interval.map { $0.upperBound - $0.lowerBound } ?? 0
        }
        #expect(narrow.measures.first?.value == wide.measures.first?.value)
        #expect(width(narrow) > 0)
        #expect(width(wide) > 0)
    }

    @Test("Calibration, kinds, weeks and the budget are counted as by hand")
    func report() throws {
        var table = EvaluationTable()
        let monday: Int64 = 1_772_409_600_000_000  // 2026-03-02
        table.add(surprise: 4.2, isBad: true, isShown: true, time: monday, kind: "ring")
        table.add(surprise: 3.0, isBad: false, isShown: true, time: monday - 1)
        table.add(surprise: 2.5, isBad: true, isShown: false, time: monday + 6 * Timestamp.day, kind: "mule")
        table.add(surprise: 1.4, isBad: false, isShown: false, time: monday + 7 * Timestamp.day)
        table.add(surprise: 0, isBad: true, isShown: false, time: monday)
        table.add(surprise: 1.0, isBad: false, isShown: false, time: monday, kind: "ignored")
        table.scored = table.surprises + [0.1, 0.2, 1.31, 2.0]
        let report = try EvaluationReport(
            table, precisionAt: [2, 100], bootstrap: Bootstrap(replicates: 0, seed: 1), context: .serial)
        #expect(report.count == 6 && report.bad == 3 && report.groups == 6 && !report.isGrouped)
        let values = Dictionary(uniqueKeysWithValues: report.measures.map { ($0.name, $0.value) })
        #expect(values["precision@2"] == 0.5 && values["precision@100"] == nil)
        #expect(values["recall@budget"] == 1 / 3.0 && values["precision@budget"] == 0.5)
        #expect(abs((values["roc_auc"] ?? 0) - 5 / 9.0) < 1e-12)
        #expect(report.measures.allSatisfy { $0.interval == nil })
        #expect(report.calibration.map(\.goodCount) == [2, 1, 1, 0])
        #expect(report.calibration.map(\.allCount) == [6, 4, 2, 1])
        #expect(report.calibration[0].good == 2 / 3.0 && report.calibration[0].all == 0.6)
        #expect(report.kinds.map(\.name) == ["mule", "ring", ""])
        #expect(report.kinds.map(\.rocAUC) == [2 / 3.0, 1, 0])
        #expect(report.kinds.map(\.recallAtBudget) == [0, 1, 0])
        #expect(report.weeks.map(\.name) == ["2026-02-23", "2026-03-02", "2026-03-09"])
        #expect(report.weeks.map(\.good) == [1, 1, 1] && report.weeks.map(\.bad) == [0, 3, 0])
    }

    @Test("Links set aside leave every node one, and other pairs are no links")
    func holdout() throws {
        let graph = SeededGraphs.erdosRenyi(300, probability: 0.03, seed: 4).graph()
        let nodes = (0..<300).map { NodeIndex($0) }
        let holdout = LinkHoldout(graph: graph, share: 0.1, sources: nodes, destinations: nodes, seed: 1)
        #expect((60...220).contains(holdout.asked.count) && holdout.others.count == holdout.asked.count)
        var left = nodes.map { graph.degree(of: $0) }
        for link in holdout.asked {
            #expect(graph.hasEdge(from: link.first, to: link.second))
            #expect(holdout.holdsOut(link.second, link.first))
            left[Int(link.first)] -= 1
            left[Int(link.second)] -= 1
        }
        #expect(nodes.allSatisfy { left[Int($0)] > 0 || graph.degree(of: $0) == 0 })
        for pair in holdout.others { #expect(!graph.hasEdge(from: pair.first, to: pair.second)) }
        #expect(holdout.area { graph.hasEdge(from: $0.first, to: $0.second) ? 1 : 0 } == 1)
        #expect(holdout.area { _ in 0 } == 0.5)
        let again = LinkHoldout(graph: graph, share: 0.1, sources: nodes, destinations: nodes, seed: 1)
        #expect(again.asked == holdout.asked && again.others == holdout.others)
    }

    @Test("A table agrees with itself, and with a random one as often as chance")
    func overlap() throws {
        func table(_ seed: UInt64) -> EmbeddingMatrix {
            var random = KeyedRandom(RandomKey(seed))
            return EmbeddingMatrix(rows: (0..<200).map { _ in (0..<16).map { _ in Float(random.nextNormal()) } })
        }
        let same = try NeighborOverlap.share(table(1), table(1), sample: 50, seed: 1, context: .serial)
        #expect(same == 1)
        let chance = try NeighborOverlap.share(table(1), table(2), sample: 200, seed: 1, context: .serial)
        #expect(abs((chance ?? 1) - 10 / 199.0) < 0.02)
        let nothing = EmbeddingMatrix(rowCount: 5, dimension: 4)
        #expect(try NeighborOverlap.share(nothing, nothing, seed: 1, context: .serial) == nil)
    }
}
