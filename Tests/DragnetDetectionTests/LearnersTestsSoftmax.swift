import DragnetCore
import DragnetDetection
import Foundation
import Testing

@Suite("Softmax regression")
struct LearnersTestsSoftmax {
    /// Points around as many centres as there are classes, which overlap.
    private func clouds(_ rows: Int, classes: Int, columns: Int, seed: UInt64) -> (DesignMatrix, [Int]) {
        var random = KeyedRandom(RandomKey(seed))
        let centers = (0..<classes).map { _ in (0..<columns).map { _ in random.nextNormal() } }
        var matrix = DesignMatrix(columnCount: columns)
        var labels: [Int] = []
        for _ in 0..<rows {
            labels.append(random.next(below: classes))
            matrix.append(row: centers[labels[labels.count - 1]].map { Float($0 + 0.7 * random.nextNormal()) })
        }
        return (matrix, labels)
    }

    private func fit(
        _ matrix: DesignMatrix, _ labels: [Int], _ classes: Int, weights: [Float]? = nil, l2: Double = 0.01,
        context: WorkContext = .serial
    ) throws -> SoftmaxModel {
        try SoftmaxRegression.fit(
            matrix, classes: labels, classCount: classes,
            weights: weights ?? [Float](repeating: 1, count: matrix.rowCount), l2: l2, solver: tightSolver,
            context: context)
    }

    @Test("With two classes it is the logistic regression of half the penalty")
    func twoClasses() throws {
        let rows = LearnerRows.linear(rows: 600, columns: 5, seed: 1)
        let softmax = try fit(rows.matrix, rows.targets.map { Int($0) }, 2, weights: rows.weights, l2: 0.04)
        let logistic = try LogisticRegression.fit(
            rows.matrix, targets: rows.targets, weights: rows.weights, l2: 0.02, solver: tightSolver, context: .serial)
        for index in 0..<600 {
            let expected = LogisticFunction.probability(logit: Double(logistic.logit(rows.matrix.row(index))))
            #expect(abs(softmax.probabilities(rows.matrix.row(index))[1] - expected) < 1e-4)
        }
    }

    @Test("At its end the gradient is zero, by a sum written out")
    func stationary() throws {
        let (matrix, labels) = clouds(500, classes: 4, columns: 3, seed: 2)
        let weights = (0..<500).map { Float(1 + $0 % 3) }
        let model = try fit(matrix, labels, 4, weights: weights, l2: 0.05)
        let total = weights.reduce(0) { $0 + Double($1) }
        for label in 0..<4 {
            var gradient = (0..<3).map { 0.05 * Double(model.weights[label * 3 + $0]) } + [0]
            for index in 0..<500 {
                let row = matrix.row(index).map { Double($0) }
                let logits = (0..<4).map { other in
                    (0..<3).reduce(Double(model.biases[other])) { $0 + Double(model.weights[other * 3 + $1]) * row[$1] }
                }
                let p = exp(logits[label]) / logits.reduce(0) { $0 + exp($1) }
                let pull = Double(weights[index]) / total * (p - (labels[index] == label ? 1 : 0))
                for (column, number) in (row + [1]).enumerated() { gradient[column] += pull * number }
            }
            for number in gradient { #expect(abs(number) < 1e-5) }
        }
    }

    @Test("It tells apart what can be told apart, and its probabilities sum to 1")
    func clouds() throws {
        let (matrix, labels) = clouds(1500, classes: 6, columns: 20, seed: 3)
        let model = try fit(matrix, labels, 6)
        let right = labels.indices.count { model.likeliestClass(matrix.row($0)) == labels[$0] }
        #expect(right > 1450)
        #expect(abs(model.probabilities(matrix.row(0)).reduce(0, +) - 1) < 1e-12)
        #expect(model.classCount == 6)
    }

    @Test("The bytes are the same on 1, 2 and 3 threads")
    func threads() throws {
        let (matrix, labels) = clouds(2000, classes: 5, columns: 19, seed: 4)
        #expect(Set(try threadContexts.map { try fit(matrix, labels, 5, context: $0) }).count == 1)
    }

    @Test("A class without rows is unlikely, and one class alone is likely, without weights")
    func missingClasses() throws {
        let (matrix, labels) = clouds(300, classes: 2, columns: 2, seed: 5)
        let absent = try fit(matrix, labels, 3)
        #expect(labels.indices.allSatisfy { absent.probabilities(matrix.row($0))[2] < 0.02 })
        let alone = try fit(matrix, labels.map { _ in 1 }, 3)
        #expect(alone.weights.allSatisfy { $0 == 0 })
        #expect(alone.likeliestClass(matrix.row(0)) == 1)
    }

    @Test("Without rows every class is as likely, and the lowest is named")
    func empty() throws {
        let model = try fit(DesignMatrix(columnCount: 2), [], 4)
        #expect(model.probabilities([1, 2]) == [0.25, 0.25, 0.25, 0.25])
        #expect(model.likeliestClass([1, 2]) == 0)
    }

    @Test("A number that is not finite is an error, unless its row has weight 0")
    func notFinite() throws {
        var (matrix, labels) = clouds(100, classes: 3, columns: 2, seed: 6)
        matrix.append(row: [.nan, 0])
        labels.append(2)
        #expect(throws: DragnetError.self) { try fit(matrix, labels, 3) }
        let weights = [Float](repeating: 1, count: 100) + [0]
        #expect(try fit(matrix, labels, 3, weights: weights).weights.allSatisfy(\.isFinite))
    }

    @Test("It survives coding, and parts that do not fit together are refused")
    func coding() throws {
        let (matrix, labels) = clouds(200, classes: 3, columns: 4, seed: 7)
        let model = try fit(matrix, labels, 3)
        let data = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(SoftmaxModel.self, from: data) == model)
        for bad in [#"{"columnCount":2,"weights":[1],"biases":[1]}"#, #"{"columnCount":-1,"weights":[],"biases":[]}"#] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(SoftmaxModel.self, from: Data(bad.utf8)) }
        }
    }
}
