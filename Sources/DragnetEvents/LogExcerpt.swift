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

/// Numbers of rows, ascending, each with its place among them; a look-up costs the logarithm of the number of stretches.
///
/// ```swift
/// let numbers = RowNumbers([3..<5, 10..<12])
/// numbers.number(at: 2)     // 10
/// numbers.place(of: 10)     // 2
/// numbers.places(in: 4..<11) // 1..<3
/// ```
public struct RowNumbers: Sendable, Hashable {
    /// The numbers, as ascending stretches apart from each other, none empty.
    public let stretches: [Range<Int>]
    /// The place of each stretch's first number.
    private let firstPlaces: [Int]

    /// The numbers of ascending stretches apart from each other.
    public init(_ stretches: [Range<Int>]) {
        self.stretches = stretches.filter { !$0.isEmpty }
        var (places, count): ([Int], Int) = ([], 0)
        for stretch in self.stretches {
            places.append(count)
            count += stretch.count
        }
        firstPlaces = places
        self.count = count
    }

    /// How many there are.
    public let count: Int

    /// The number at a place in 0..<``count``.
    public func number(at place: Int) -> Int {
        let stretch = Self.first(stretches.count) { firstPlaces[$0] > place } - 1
        return stretches[stretch].lowerBound + place - firstPlaces[stretch]
    }

    /// The place of a number, nil if it is none of them.
    public func place(of number: Int) -> Int? {
        let stretch = Self.first(stretches.count) { stretches[$0].upperBound > number }
        guard stretch < stretches.count, stretches[stretch].contains(number) else { return nil }
        return firstPlaces[stretch] + number - stretches[stretch].lowerBound
    }

    /// The places of those in a range.
    public func places(in range: Range<Int>) -> Range<Int> {
        countBelow(range.lowerBound)..<countBelow(range.upperBound)
    }

    /// How many lie below a number.
    private func countBelow(_ number: Int) -> Int {
        let stretch = Self.first(stretches.count) { stretches[$0].upperBound > number }
        guard stretch < stretches.count else { return count }
        return firstPlaces[stretch] + max(0, number - stretches[stretch].lowerBound)
    }

    /// The first of `count` places for which `isBeyond` holds, `count` if for none; once it holds it goes on to.
    private static func first(_ count: Int, where isBeyond: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// How many events each node took part in, and when the first and the last of them were; 28 bytes a node.
public struct NodeTallies: Sendable, Hashable {
    /// What is known of one node.
    public struct Tally: Sendable, Hashable, BitwiseCopyable {
        /// When the first event was, in microseconds since 1970; the largest number before any.
        public var first = Int64.max
        /// When the last event was; the smallest number before any.
        public var last = Int64.min
        /// Events that it is the source of.
        public var sent: UInt32 = 0
        /// Events that it is the destination of.
        public var received: UInt32 = 0
        /// Events that it is an end of, each once.
        public var events: UInt32 = 0

        /// Nothing.
        public init() {}
    }

    private var tallies: [Tally] = []

    /// No events.
    public init() {}

    /// What is known of a node.
    public subscript(node: NodeIndex) -> Tally { Int(node) < tallies.count ? tallies[Int(node)] : Tally() }

    /// Counts an event.
    public mutating func add(source: NodeIndex, destination: NodeIndex, time: Int64) {
        change(source, destination) { tally in
            tally.first = min(tally.first, time)
            tally.last = max(tally.last, time)
            tally.events &+= 1
        }
        tallies[Int(source)].sent &+= 1
        tallies[Int(destination)].received &+= 1
    }

    /// Counts an event no more; the first and the last time stand.
    public mutating func withdraw(source: NodeIndex, destination: NodeIndex) {
        change(source, destination) { $0.events &-= 1 }
        tallies[Int(source)].sent &-= 1
        tallies[Int(destination)].received &-= 1
    }

    private mutating func change(_ source: NodeIndex, _ destination: NodeIndex, _ body: (inout Tally) -> Void) {
        let missing = Int(max(source, destination)) + 1 - tallies.count
        if missing > 0 { tallies.append(contentsOf: repeatElement(Tally(), count: missing)) }
        body(&tallies[Int(source)])
        if source != destination { body(&tallies[Int(destination)]) }
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
