/// A MAC address, read from its text: six pairs of hexadecimal digits with colons or hyphens between them.
///
/// ```swift
/// LinkAddress(utf8: "ff:ff:ff:ff:ff:ff".utf8)?.isGroup   // true
/// ```
public struct LinkAddress: Sendable, Hashable {
    /// The address in the low 48 bits.
    public let value: UInt64

    /// The address that the bytes of a text say, nil if they say none.
    public init?(utf8 text: some Collection<UInt8>) {
        guard text.count == 17 else { return nil }
        var value: UInt64 = 0
        var mark: UInt8?
        for (place, byte) in text.enumerated() {
            if place % 3 == 2 {
                guard byte == 0x3A || byte == 0x2D, mark == nil || mark == byte else { return nil }
                mark = byte
                continue
            }
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            value = value << 4 | UInt64(digit)
        }
        self.value = value
    }

    /// Whether the address is that of many hosts: broadcast, or multicast by the lowest bit of its first octet.
    public var isGroup: Bool { value >> 40 & 1 == 1 }

    /// Whether the address is all zeros, as where there is none.
    public var isUnspecified: Bool { value == 0 }
}
