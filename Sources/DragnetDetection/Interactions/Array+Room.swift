extension Array {
    /// Elements up to which room is doubled as usual.
    private static var doubled: Int { 1 << 15 }

    /// Makes room for so many elements; in a long array for little more, as to double it would take as much again as all that
    /// is remembered.
    @inline(__always)
    mutating func makeRoom(for count: Int) {
        if count > capacity && capacity > Self.doubled { reserveCapacity(Swift.max(count, capacity + capacity / 8)) }
    }

    /// Appends an element, with little room to spare in a long array.
    @inline(__always)
    mutating func appendTightly(_ element: Element) {
        makeRoom(for: count + 1)
        append(element)
    }

    /// Appends as many of an element as make the array `count` long, with little room to spare; a longer one stays as it is.
    mutating func extend(to count: Int, with element: Element) {
        guard self.count < count else { return }
        makeRoom(for: count)
        append(contentsOf: repeatElement(element, count: count - self.count))
    }
}
