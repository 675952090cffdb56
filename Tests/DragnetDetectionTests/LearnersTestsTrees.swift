import DragnetCore
import DragnetDetection
import Foundation
import Testing

@Suite("Boosted trees")
struct LearnersTestsTrees {
    private func settings(_ trees: Int, depth: Int, all: Bool = false) -> BoostedTrees.Configuration {
        var configuration = BoostedTrees.Configuration()
        configuration.treeCount = trees
        configuration.depth = depth
        if all { (configuration.rowShare, configuration.columnShare) = (1, 1) }
        return configuration
    }

    private func fit(
        _ rows: LearnerRows, _ configuration: BoostedTrees.Configuration, seed: UInt64 = 1,
        context: WorkContext = .serial
    ) throws -> BoostedTrees {
        try BoostedTrees.fit(
            rows.matrix, targets: rows.targets, weights: rows.weights, configuration: configuration, seed: seed,
            context: context)
    }

    @Test("One split is the best of all, with the values of the closed form")
    func oneSplit() throws {
        var rows = LearnerRows.linear(rows: 250, columns: 4, seed: 1)
        var random = KeyedRandom(RandomKey(2))
        var matrix = DesignMatrix(columnCount: 4)
        for index in 0..<250 {
            matrix.append(row: rows.matrix.row(index).map { random.nextBool(probability: 0.2) ? .nan : $0 })
        }
        rows.matrix = matrix
        var configuration = settings(1, depth: 1, all: true)
        configuration.learningRate = 1
        let trees = try fit(rows, configuration)
        let expected = StumpReference.logits(rows, l2: 1, minimumHessian: 1)
        for index in 0..<250 { #expect(abs(Double(trees.logit(matrix.row(index))) - expected[index]) < 1e-5) }
    }

    @Test("They learn what no weighted sum can: one sign or the other, but not both")
    func exclusiveOr() throws {
        let trees = try fit(.exclusiveOr(rows: 3000, columns: 4, seed: 3), settings(80, depth: 3))
        let fresh = LearnerRows.exclusiveOr(rows: 1000, columns: 4, seed: 4)
        let right = (0..<1000).count { (trees.logit(fresh.matrix.row($0)) > 0) == (fresh.targets[$0] == 1) }
        #expect(right > 970)
    }

    @Test("They learn from what is missing, and on which side it belongs")
    func missing() throws {
        var random = KeyedRandom(RandomKey(5))
        var rows = LearnerRows(matrix: DesignMatrix(columnCount: 2))
        for _ in 0..<2000 {
            let value = Float(random.nextNormal())
            let gone = random.nextBool(probability: 0.3)
            // Class 1: missing in column 0, or large.
            rows.matrix.append(row: [gone ? .nan : value, Float(random.nextNormal())])
            rows.targets.append(gone || value > 1 ? 1 : 0)
            rows.weights.append(1)
        }
        let trees = try fit(rows, settings(60, depth: 2, all: true))
        for (value, isPositive) in [(Float.nan, true), (2, true), (0, false), (-3, false)] {
            #expect((trees.logit([value, 0]) > 1) == isPositive, "\(value)")
        }
        #expect(trees.logit([.infinity, 0]) == trees.logit([.nan, 0]))
        #expect(trees.logit([-.infinity, 0]) == trees.logit([.nan, 0]))
        // Where nothing but the gap tells the classes apart.
        let gaps = rows.matrix.rowCount
        rows.matrix = DesignMatrix(columnCount: 1, values: (0..<gaps).map { $0 % 4 == 0 ? .nan : 7 })
        rows.targets = (0..<gaps).map { $0 % 4 == 0 ? 1 : 0 }
        let gapTrees = try fit(rows, settings(60, depth: 2, all: true))
        #expect(gapTrees.logit([.nan]) > 2 && gapTrees.logit([7]) < -2)
    }

    @Test("The bytes are the same on 1, 2 and 3 threads, and others with another seed")
    func threads() throws {
        var rows = LearnerRows.linear(rows: 9000, columns: 20, seed: 6)
        rows.weights = rows.weights.map { $0 * 0.37 }
        let models = try threadContexts.map { try fit(rows, settings(12, depth: 5), context: $0) }
        #expect(Set(models).count == 1)
        #expect(try fit(rows, settings(12, depth: 5), seed: 2) != models[0])
    }

    @Test("The order of the rows leaves no trace where all are seen")
    func rowOrder() throws {
        let rows = LearnerRows.linear(rows: 3000, columns: 6, seed: 7)
        let forward = try fit(rows, settings(10, depth: 4, all: true))
        #expect(try fit(rows.selecting((0..<3000).reversed()), settings(10, depth: 4, all: true)) == forward)
    }

    @Test("Constant columns, no columns, one class and no rows give the log-odds of the share")
    func nothingToLearn() throws {
        let targets: [Float] = [1, 0, 0, 0, 0]
        let ones = [Float](repeating: 1, count: 5)
        var rows = LearnerRows(matrix: DesignMatrix(columnCount: 1, values: ones), targets: targets, weights: ones)
        let constant = try fit(rows, settings(5, depth: 2))
        #expect(constant.treeCount == 0)
        #expect(abs(Double(constant.logit([9])) - log(0.25)) < 1e-6)
        rows.matrix = DesignMatrix(columnCount: 1, values: [1, 2, 3, 4, 5])
        rows.targets = ones
        #expect(try abs(Double(fit(rows, settings(5, depth: 2)).logit([1])) - log(5.5 / 0.5)) < 1e-5)
        let none = LearnerRows(matrix: DesignMatrix(columnCount: 1))
        #expect(try fit(none, settings(5, depth: 2)).logit([1]) == 0)
        rows.matrix = DesignMatrix(columnCount: 0)
        for _ in 0..<5 { rows.matrix.append(row: [Float]()) }
        rows.targets = targets
        #expect(try abs(Double(fit(rows, settings(5, depth: 2)).logit([])) - log(0.25)) < 1e-6)
    }

    @Test("A constant column beside a telling one changes nothing")
    func constantColumn() throws {
        let plain = LearnerRows.exclusiveOr(rows: 600, seed: 8)
        var wider = plain
        wider.matrix = DesignMatrix(columnCount: 3)
        for index in 0..<600 { wider.matrix.append(row: Array(plain.matrix.row(index)) + [4]) }
        let expected = try fit(plain, settings(20, depth: 3))
        let trees = try fit(wider, settings(20, depth: 3))
        for index in 0..<600 {
            #expect(trees.logit(wider.matrix.row(index)) == expected.logit(plain.matrix.row(index)))
        }
    }

    @Test("Rows of weight 0 do not vote, and a weight of class 1 is a weight of its rows")
    func weights() throws {
        var rows = LearnerRows.exclusiveOr(rows: 1000, seed: 9)
        let clean = rows.targets
        for index in stride(from: 0, to: 1000, by: 2) { rows.weights[index] = 0 }
        let kept = try fit(rows, settings(20, depth: 3))
        for index in stride(from: 0, to: 1000, by: 2) { rows.targets[index] = 1 - clean[index] }
        #expect(try fit(rows, settings(20, depth: 3)) == kept)

        var configuration = settings(20, depth: 3)
        configuration.positiveWeight = 3
        let heavier = try fit(rows, configuration)
        rows.weights = zip(rows.weights, rows.targets).map { $1 == 1 ? 3 * $0 : $0 }
        #expect(try fit(rows, settings(20, depth: 3)) == heavier)
    }

    @Test("They survive coding, and damaged ones are refused")
    func coding() throws {
        let trees = try fit(.exclusiveOr(rows: 500, seed: 10), settings(6, depth: 3))
        let data = try JSONEncoder().encode(trees)
        #expect(try JSONDecoder().decode(BoostedTrees.self, from: data) == trees)
        func text(column: Int = 0, left: Int = 1, root: Int = 0, gaps: String = "0,0,0") -> String {
            """
            {"columnCount":1,"base":0,"roots":[\(root)],"columns":[\(column),-1,-1],"numbers":[0,1,2],
            "lefts":[\(left),0,0],"missingLeft":[\(gaps)]}
            """
        }
        func decode(_ text: String) throws -> BoostedTrees {
            try JSONDecoder().decode(BoostedTrees.self, from: Data(text.utf8))
        }
        #expect(try decode(text()).logit([5]) == 2)
        for bad in [text(column: 1), text(left: 2), text(left: 0), text(root: 3), text(root: -1), text(gaps: "0")] {
            #expect(throws: DecodingError.self) { try decode(bad) }
        }
    }

    @Test("They stop when asked to")
    func cancelled() throws {
        #expect(throws: DragnetError.self) {
            try fit(.exclusiveOr(rows: 50, seed: 11), settings(2, depth: 2), context: stoppedContext)
        }
    }
}

/// The best single split by trying every value of every column, in Double.
private enum StumpReference {
    static func logits(_ rows: LearnerRows, l2: Double, minimumHessian: Double) -> [Double] {
        let count = rows.matrix.rowCount
        let weights = rows.weights.map { Double($0) }
        let positive = zip(weights, rows.targets).reduce(0) { $0 + $1.0 * Double($1.1) } / weights.reduce(0, +)
        func sums(_ members: [Int]) -> (g: Double, h: Double) {
            members.reduce((0, 0)) {
                (
                    $0.0 + weights[$1] * (positive - Double(rows.targets[$1])),
                    $0.1 + weights[$1] * positive * (1 - positive)
                )
            }
        }
        func score(_ sums: (g: Double, h: Double)) -> Double { sums.g * sums.g / (sums.h + l2) }
        var best = -Double.infinity
        var result = [Double](repeating: 0, count: count)
        for column in 0..<rows.matrix.columnCount {
            let values = (0..<count).map { rows.matrix.row($0)[rows.matrix.row($0).startIndex + column] }
            for threshold in values where !threshold.isNaN {
                for missingLeft in [false, true] {
                    let goesLeft = values.map { $0.isNaN ? missingLeft : $0 <= threshold }
                    let left = sums((0..<count).filter { goesLeft[$0] })
                    let right = sums((0..<count).filter { !goesLeft[$0] })
                    guard left.h >= minimumHessian && right.h >= minimumHessian else { continue }
                    guard score(left) + score(right) > best else { continue }
                    best = score(left) + score(right)
                    result = goesLeft.map {
                        log(positive / (1 - positive)) - ($0 ? left.g / (left.h + l2) : right.g / (right.h + l2))
                    }
                }
            }
        }
        return result
    }
}
