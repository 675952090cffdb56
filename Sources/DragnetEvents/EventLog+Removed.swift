/// Rows of a log whose events are gone, because they were kept long enough.
///
/// Rows keep their numbers for good, so what is gone leaves gaps. What was usual when the first ones went is kept beside:
/// it could not be found out from the rest any more.
public struct RemovedRows: Sendable, Hashable {
    /// The gaps, ascending, each as long as it can be.
    public var stretches: [Range<Int>]
    /// What sources are that do not say it, see ``EventVocabulary/sourceType``; nil where that is not known.
    public var sourceType: EntityType?
    /// What destinations are that do not say it; nil where that is not known.
    public var destinationType: EntityType?

    /// Gaps, ascending and apart.
    public init(stretches: [Range<Int>] = [], sourceType: EntityType? = nil, destinationType: EntityType? = nil) {
        self.stretches = stretches
        self.sourceType = sourceType
        self.destinationType = destinationType
    }

    /// Whether nothing is gone.
    public var isEmpty: Bool { stretches.isEmpty }

    /// How many rows are gone.
    public var count: Int { stretches.reduce(0) { $0 + $1.count } }

    /// The row behind the last one that is gone; 0 if none is.
    public var end: Int { stretches.last?.upperBound ?? 0 }

    /// Whether a row is gone; one look-up costs the logarithm of the number of gaps.
    public func contains(_ row: Int) -> Bool {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].upperBound <= row { low = middle + 1 } else { high = middle }
        }
        return low < stretches.count && stretches[low].contains(row)
    }
}

extension RemovedRows {
    /// The stretches of a range that lie between the gaps, ascending.
    public func rowsBetween(_ range: Range<Int>) -> [Range<Int>] {
        var held: [Range<Int>] = []
        var next = range.lowerBound
        for gap in stretches.lazy.map({ $0.clamped(to: range) }) where !gap.isEmpty {
            if next < gap.lowerBound { held.append(next..<gap.lowerBound) }
            next = gap.upperBound
        }
        if next < range.upperBound { held.append(next..<range.upperBound) }
        return held
    }
}

extension EventLog {
    /// The rows that hold an event, ascending: all that were not removed.
    public var heldRows: FlattenSequence<[Range<Int>]> { removed.rowsBetween(0..<count).joined() }
}
