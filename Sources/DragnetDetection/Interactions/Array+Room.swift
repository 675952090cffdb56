import DragnetCore

extension Array {
    /// Elements up to which room is doubled as usual.
    private static var doubled: Int { 1 << 15 }

    /// Makes room for so many elements; in a long array for little more, as to double it would take as much again as all that
    /// is remembered.
    @inline(__always)
    mutating func makeRoom(for count: Int) {
        guard count > capacity else { return }
        move(toCapacity: Swift.max(count, capacity + capacity / (capacity > Self.doubled ? 8 : 1)))
    }

    /// Moves to new memory, in huge pages where they pay: what is remembered is read in no order.
    @inline(never)
    private mutating func move(toCapacity capacity: Int) {
        self = Array(unsafeUninitializedCapacity: capacity) { buffer, filledCount in
            HugePages.wish(for: UnsafeMutableRawBufferPointer(buffer))
            _ = buffer.initialize(fromContentsOf: self)
            filledCount = count
        }
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
