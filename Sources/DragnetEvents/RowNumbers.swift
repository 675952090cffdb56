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
