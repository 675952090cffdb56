import DragnetCore

/// The addresses of all hosts; a host is its place in the book.
struct AddressBook: Sendable {
    /// IPv4 addresses as numbers.
    private(set) var addresses: [UInt32] = []
    private(set) var isInternal: [Bool] = []
    /// The hosts by address; looked up only, never walked through, as its order is not the same in every run.
    private var places: [UInt32: UInt32] = [:]

    var count: Int { addresses.count }

    /// Address `place` of internal network `net`: 10.20.0.0/24 is the first, 10.20.1.0/24 the second.
    static func inside(_ net: Int, _ place: Int) -> UInt32 {
        10 << 24 | UInt32(20 + net / 256) << 16 | UInt32(net % 256) << 8 | UInt32(place)
    }

    /// The host of an address, a new one if nobody has had it.
    mutating func add(_ address: UInt32, isInternal inside: Bool) -> UInt32 {
        if let host = places[address] { return host }
        let host = UInt32(addresses.count)
        addresses.append(address)
        isInternal.append(inside)
        places[address] = host
        return host
    }

    /// A host of the internet that nobody has talked to before.
    mutating func stranger(_ random: inout KeyedRandom) -> UInt32 {
        while true {
            let address = UInt32(random.next() >> 32)
            let first = address >> 24
            // Only addresses that are routed: no private, loopback, link-local, carrier or test ranges, no multicast.
            let isUsable =
                (1...223).contains(first) && ![10, 100, 127, 169, 172, 192, 198, 203].contains(first)
                && (1...254).contains(address & 255)
            if isUsable && places[address] == nil { return add(address, isInternal: false) }
        }
    }

    mutating func strangers(_ count: Int, _ random: inout KeyedRandom) -> [UInt32] {
        (0..<count).map { _ in stranger(&random) }
    }
}

/// Internal networks of 254 places, handed out in random order; what is left over is used by nobody.
struct AddressPool: Sendable {
    private(set) var free: [UInt32]

    /// A pool of `nets` networks from number `first`.
    init(_ first: Int, nets: Int, _ random: inout KeyedRandom) {
        free = (0..<nets).flatMap { net in (5...250).map { AddressBook.inside(first + net, $0) } }
        random.shuffle(&free)
    }

    mutating func take() -> UInt32 { free.removeLast() }
}
