import DragnetCore

/// Ranks hosts by their days: a logistic whose weights are 0 or more, over hinges of what ``HostDayBook`` holds.
struct HostDayModel: Sendable, Hashable, Codable {
    private struct Column: Sendable, Hashable, Codable {
        var scale: Float
        var knots: [Float]
        var weights: [Float]
    }

    private var columns: [Column]
    private var bias: Float
    /// The scores of normal days.
    private var tail: TailDistribution
    /// What a first day is compared with: the median of all days and a standard deviation.
    private var usual: [Float]

    private static let shares = [0.5, 0.9, 0.98]
    private static let mostHinge: Float = 6
    private static let penalty = 3e-3
    private static let solver: LimitedMemoryBFGS = {
        var solver = LimitedMemoryBFGS()
        solver.maximumIterations = 150
        solver.relativeTolerance = 1e-3
        return solver
    }()

    /// Learns from days of planted replicates and of the log as it is; nil without planted ones.
    ///
    /// - Parameters:
    ///   - days: with the label of each, whether its host attacked.
    ///   - clean: days without planted events, for the tail.
    static func fit(
        _ days: [(day: HostDayBook.Day, isPlanted: Bool)], clean: [HostDayBook.Day], context: WorkContext
    ) throws -> HostDayModel? {
        let normals = days.filter { !$0.isPlanted }
        guard normals.count >= 20, normals.count < days.count else { return nil }
        let usual = (0..<HostDayBook.statistics).map { index -> Float in
            let values = normals.map { $0.day.values[index] }.sorted()
            let spread = SampleSpread(values)
            return values[values.count / 2] + Float(spread.deviation)
        }
        let rows = days.map { row($0.day, usual) }
        var columns: [Column] = []
        for column in 0..<HostDayBook.columns {
            let values = rows.indices.filter { !days[$0].isPlanted }.map { rows[$0][column] }.sorted()
            let spread = SampleSpread(values)
            columns.append(
                Column(
                    scale: Float(1 / max(spread.deviation, 1e-3)),
                    knots: shares.map { values[min(values.count - 1, Int(Double(values.count) * $0))] },
                    weights: [0, 0, 0]))
        }
        let matrix = DesignMatrix(
            columnCount: columns.count * shares.count, values: rows.flatMap { expand($0, columns) })
        let weight = Float(normals.count) / Float(days.count - normals.count)
        let fitted = try LogisticRegression.fit(
            matrix, targets: days.map { $0.isPlanted ? 1 : 0 }, weights: days.map { $0.isPlanted ? weight : 1 },
            l2: penalty, notNegative: [Bool](repeating: true, count: matrix.columnCount), solver: solver,
            context: context)
        for index in fitted.weights.indices {
            columns[index / shares.count].weights[index % shares.count] = fitted.weights[index]
        }
        var model = HostDayModel(columns: columns, bias: fitted.bias, tail: TailDistribution([]), usual: usual)
        model.tail = TailDistribution(clean.map { model.logit($0) })
        return model
    }

    /// How surprising a day is: -log10 of the share of normal days as odd.
    func surprise(_ day: HostDayBook.Day) -> Double { tail.surprise(Double(logit(day))) }

    /// What each family adds to a day's logit, its own past counted; by place in ``HostDayBook/families``.
    func familyWeights(_ day: HostDayBook.Day) -> [Float] {
        let row = Self.row(day, usual)
        let (first, quiet) = (HostDayBook.firstFamily, HostDayBook.firstQuiet)
        return HostDayBook.families.indices.map { family in
            var places = [first + family]
            // What quiet attacks are told by stands beside their family.
            if HostDayBook.families[family] == .beacon {
                places += [quiet, quiet + 1]
            }
            if HostDayBook.families[family] == .bytes { places.append(quiet + 2) }
            return places.flatMap { [$0, $0 + HostDayBook.statistics] }.reduce(0) { sum, place in
                sum + contribution(place, row[place])
            }
        }
    }

    private func logit(_ day: HostDayBook.Day) -> Float {
        let row = Self.row(day, usual)
        return columns.indices.reduce(bias) { $0 + contribution($1, row[$1]) }
    }

    private func contribution(_ column: Int, _ value: Float) -> Float {
        let held = columns[column]
        return held.knots.indices.reduce(0) { sum, place in
            sum + held.weights[place] * min(max((value - held.knots[place]) * held.scale, 0), Self.mostHinge)
        }
    }

    /// The statistics, then their heights above the own past.
    private static func row(_ day: HostDayBook.Day, _ usual: [Float]) -> [Float] {
        day.values + day.values.indices.map { day.values[$0] - (day.past?[$0] ?? usual[$0]) }
    }

    private static func expand(_ row: [Float], _ columns: [Column]) -> [Float] {
        columns.indices.flatMap { column in
            columns[column].knots.map { min(max((row[column] - $0) * columns[column].scale, 0), mostHinge) }
        }
    }
}
