import DragnetCore
import DragnetEvents
import DragnetTestSupport
import Testing

/// Against a Swift dictionary of (type, bytes).
@Suite("NodeDictionary")
struct NodeDictionaryTests {
    private struct Key: Hashable {
        var type: EntityType
        var bytes: [UInt8]
    }

    /// A name from few letters and of few lengths, so that many repeat, and many differ in one byte.
    private func name(_ random: inout KeyedRandom) -> [UInt8] {
        (0..<random.next(below: 20)).map { _ in UInt8(0x61 + random.next(below: 3)) }
    }

    @Test func numbersAreThoseOfAReference() throws {
        var random = KeyedRandom(RandomKey(31))
        var dictionary = NodeDictionary()
        var reference: [Key: NodeIndex] = [:]
        var order: [Key] = []
        for _ in 0..<50_000 {
            let type = EntityType.allCases[random.next(below: EntityType.allCases.count)]
            let key = Key(type: type, bytes: name(&random))
            let node = try key.bytes.withUnsafeBufferPointer { try dictionary.intern($0, type: type) }
            if let known = reference[key] {
                #expect(node == known)
            } else {
                #expect(node == NodeIndex(order.count))
                reference[key] = node
                order.append(key)
            }
        }
        #expect(dictionary.count == order.count)
        for (number, key) in order.enumerated() {
            let node = NodeIndex(number)
            #expect(Array(dictionary.nameBytes(of: node)) == key.bytes)
            #expect(dictionary.type(of: node) == key.type)
            let name = String(decoding: key.bytes, as: UTF8.self)
            #expect(dictionary.name(of: node) == name)
            #expect(dictionary.index(of: name, type: key.type) == node)
        }
        for _ in 0..<10_000 {
            let key = Key(type: .host, bytes: name(&random))
            #expect(dictionary.index(of: String(decoding: key.bytes, as: UTF8.self), type: .host) == reference[key])
        }
    }

    @Test func aHundredThousandNames() throws {
        var dictionary = NodeDictionary()
        for number in 0..<100_000 { #expect(try dictionary.intern("10.0.\(number)", type: .host) == number) }
        for number in stride(from: 0, to: 100_000, by: 7) {
            #expect(try dictionary.intern("10.0.\(number)", type: .host) == number)
            #expect(dictionary.index(of: "10.0.\(number)", type: .host) == NodeIndex(number))
            #expect(dictionary.index(of: "10.1.\(number)", type: .host) == nil)
        }
        #expect(dictionary.count == 100_000)
    }

    @Test func everyByteOfEveryLengthCounts() throws {
        var dictionary = NodeDictionary()
        var names: [[UInt8]] = []
        for length in 0..<41 {
            let name = (0..<length).map { UInt8(0x61 + $0 % 26) }
            names.append(name)
            for place in 0..<length {
                var other = name
                other[place] ^= 0x80
                names.append(other)
            }
        }
        for _ in 0..<2 {
            for (number, name) in names.enumerated() {
                // In the middle of other bytes, as in a reader's buffer.
                let padded = [0xFF] + name + [0xFE, 0xFD]
                let node = try padded.withUnsafeBufferPointer {
                    try dictionary.intern(UnsafeBufferPointer(rebasing: $0[1..<(1 + name.count)]), type: .host)
                }
                #expect(node == NodeIndex(number), "\(name)")
            }
        }
        #expect(dictionary.count == names.count)
        for (number, name) in names.enumerated() {
            #expect(Array(dictionary.nameBytes(of: NodeIndex(number))) == name)
            #expect(dictionary.type(of: NodeIndex(number)) == .host)
        }
    }

    @Test func aNameBelongsToItsType() throws {
        var dictionary = NodeDictionary()
        let customer = try dictionary.intern("7", type: .person)
        let terminal = try dictionary.intern("7", type: .terminal)
        #expect(customer != terminal)
        #expect(dictionary.indices(named: "7") == [customer, terminal])
        #expect(dictionary.indices(named: "8") == [])
        #expect(dictionary.index(of: "7", type: .card) == nil)
        #expect(dictionary.type(of: terminal) == .terminal)
    }

    @Test func namesAreKeptByteForByte() throws {
        var dictionary = NodeDictionary()
        let names = ["0010", "10", "A", "a", " a", "a ", "\u{E9}", "e\u{301}", ""] + HostileNames.all
        var seen: [[UInt8]: NodeIndex] = [:]
        for name in names {
            let node = try dictionary.intern(name, type: .account)
            #expect(Array(dictionary.nameBytes(of: node)) == Array(name.utf8))
            if let known = seen[Array(name.utf8)] { #expect(known == node) }
            seen[Array(name.utf8)] = node
        }
        #expect(dictionary.count == seen.count)
    }

    @Test func anEmptyNameIsANameOfItsOwn() throws {
        var dictionary = NodeDictionary()
        let empty = try dictionary.intern("", type: .account)
        let none = try dictionary.intern(UnsafeBufferPointer(start: nil, count: 0), type: .account)
        #expect(empty == none)
        let zeros = try (1...10).map { try dictionary.intern(String(repeating: "\u{0}", count: $0), type: .account) }
        #expect(zeros == Array(1...10))
        #expect(dictionary.name(of: empty) == "")
    }

    @Test func bytesThatAreNoTextCanBeTold() throws {
        var dictionary = NodeDictionary()
        let nodes = try [[0xFF], [0xFE], [0xC3]].map { (bytes: [UInt8]) in
            try bytes.withUnsafeBufferPointer { try dictionary.intern($0, type: .node) }
        }
        #expect(nodes == [0, 1, 2])
        #expect(dictionary.name(of: 0) == "\u{FFFD}")
    }

    @Test func aCopyGoesItsOwnWay() throws {
        var dictionary = NodeDictionary()
        _ = try dictionary.intern("a", type: .node)
        let copy = dictionary
        for number in 0..<5000 { _ = try dictionary.intern("b\(number)", type: .node) }
        #expect(copy.count == 1)
        #expect(copy.index(of: "b1", type: .node) == nil)
    }

    @Test func typesHaveFixedNumbersAndNames() {
        #expect(EntityType.allCases.map(\.rawValue) == Array(0...12))
        for type in EntityType.allCases { #expect(EntityType(name: type.name) == type) }
        #expect(EntityType(name: "Account") == nil)
        #expect(
            EntityType.allCases.map(\.name) == [
                "account", "card", "person", "merchant", "terminal", "host", "domain", "device", "attribute", "node",
                "phone", "email", "address",
            ])
    }
}
