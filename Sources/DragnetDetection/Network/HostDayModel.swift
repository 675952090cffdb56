import DragnetCore

/// Ranks hosts by their days: a logistic whose weights are 0 or more, over hinges of what ``HostDayBook`` holds.
struct HostDayModel: Sendable, Hashable, Codable {
    private var columns: [HingeColumn]
    private var bias: Float
    /// The scores of normal days.
    private var tail: TailDistribution
    /// What a first day is compared with: the median of all days and a standard deviation.
    private var usual: [Float]
    /// What tells hosts from their peers; where it is there, it leads.
    var conduct: HostConductModel?

    /// What the own past adds where the peers lead: this much of what lies beyond p = .05.
    private static let excessShare = 0.3
    private static let leastExcess = 1.3

    /// Learns from days of planted replicates and of the log as it is; nil without planted ones.
    ///
    /// - Parameters:
    ///   - days: with the label of each, whether its host attacked.
    ///   - clean: days without planted events, for the tail.
    static func fit(
        _ days: [(day: HostDayBook.Day, isPlanted: Bool)], clean: [HostDayBook.Day], context: WorkContext
    ) throws -> HostDayModel? {
        let normals = days.filter { !$0.isPlanted }
        guard !normals.isEmpty else { return nil }
        let usual = (0..<HostDayBook.statistics).map { index -> Float in
            let values = normals.map { $0.day.values[index] }.sorted()
            let spread = SampleSpread(values)
            return values[values.count / 2] + Float(spread.deviation)
        }
        let fitted = try HingeColumn.fit(
            days.map { row($0.day, usual) }, isPlanted: days.map(\.isPlanted), context: context)
        guard let fitted else { return nil }
        var model = HostDayModel(
            columns: fitted.columns, bias: fitted.bias, tail: TailDistribution([]), usual: usual)
        model.tail = TailDistribution(clean.map { model.logit($0) })
        return model
    }

    /// How surprising a day is: -log10 of the share of normal days as odd.
    ///
    /// - Parameter row: the conduct of the host among its peers, nil where that was not kept.
    func surprise(_ day: HostDayBook.Day, conduct row: [Float]?) -> Double {
        let own = tail.surprise(Double(logit(day)))
        guard let conduct, let row else { return own }
        return conduct.surprise(row) + Self.excessShare * max(0, own - Self.leastExcess)
    }

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

    private func contribution(_ column: Int, _ value: Float) -> Float { columns[column].contribution(value) }

    /// The statistics, then their heights above the own past.
    private static func row(_ day: HostDayBook.Day, _ usual: [Float]) -> [Float] {
        day.values + day.values.indices.map { day.values[$0] - (day.past?[$0] ?? usual[$0]) }
    }
}
