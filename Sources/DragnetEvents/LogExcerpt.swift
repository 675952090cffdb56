/// Where the rows of a log stand in a larger one that they were taken from, and what the rows that were left out say of
/// each node.
///
/// A log that grows for months is looked at again and again; what is new needs the rows around it and totals of the others.
public struct LogExcerpt: Sendable {
    /// The numbers that the rows have in the larger log.
    public var numbers: RowNumbers
    /// What the other rows say of each node.
    public var leftOut: NodeTallies

    /// An excerpt of these rows.
    public init(numbers: RowNumbers, leftOut: NodeTallies) {
        self.numbers = numbers
        self.leftOut = leftOut
    }
}

extension EventLog {
    /// The number of a row in the log that this is an excerpt of.
    @inline(__always)
    public func number(of row: Int) -> Int {
        guard let excerpt else { return row }
        return excerpt.numbers.number(at: row)
    }

    /// The row that has a number in the log that this is an excerpt of; nil if it was left out.
    public func row(of number: Int) -> Int? {
        guard let excerpt else { return (0..<count).contains(number) ? number : nil }
        return excerpt.numbers.place(of: number)
    }

    /// The numbers, in the log that this is an excerpt of, of a range of rows, as ascending stretches.
    public func stretches(of rows: Range<Int>) -> [Range<Int>] {
        guard let excerpt, !rows.isEmpty else { return rows.isEmpty ? [] : [rows] }
        let numbers = number(of: rows.lowerBound)..<number(of: rows.upperBound - 1) + 1
        return excerpt.numbers.stretches.map { $0.clamped(to: numbers) }.filter { !$0.isEmpty }
    }

    /// The rows whose numbers in the log that this is an excerpt of lie in a range.
    public func rows(of numbers: Range<Int>) -> Range<Int> {
        excerpt?.numbers.places(in: numbers) ?? numbers.clamped(to: 0..<count)
    }
}
