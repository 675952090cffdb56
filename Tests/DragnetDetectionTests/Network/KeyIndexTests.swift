import DragnetCore
import DragnetDetection
import Testing

@Suite("Key index")
struct KeyIndexTests {
    @Test("Keys get the numbers that a dictionary would give them")
    func dictionary() {
        var random = KeyedRandom(RandomKey(1))
        var index = KeyIndex()
        var expected: [UInt64: Int] = [:]
        for step in 0..<20_000 {
            // Small keys, keys that differ in their high half alone, and the two ends.
            let key: UInt64 =
                switch step % 4 {
                case 0: UInt64(random.next(below: 3_000))
                case 1: UInt64(random.next(below: 3_000)) << 32
                case 2: random.next()
                default: step % 8 == 3 ? 0 : .max
                }
            #expect(index.number(of: key) == expected[key])
            let number = expected[key] ?? expected.count
            expected[key] = number
            #expect(index.insert(key) == number)
            #expect(index.count == expected.count)
        }
        for (key, number) in expected { #expect(index.number(of: key) == number && index.keys[number] == key) }
        #expect(index.number(of: 3_001) == nil)
    }

    @Test("An index made of keys is the one that they were inserted into")
    func remade() {
        var random = KeyedRandom(RandomKey(2))
        for count in [0, 1, 31, 32, 33, 63, 64, 1_000] {
            var index = KeyIndex()
            for _ in 0..<count { _ = index.insert(random.next()) }
            let remade = KeyIndex(keys: index.keys)
            #expect(remade.count == count)
            for (number, key) in index.keys.enumerated() { #expect(remade.number(of: key) == number) }
            #expect(remade.number(of: 12_345) == nil)
        }
    }
}
