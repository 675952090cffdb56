/// An IPv4 or IPv6 address, read from its text.
///
/// ```swift
/// NetworkAddress("10.1.2.3")?.isPrivate   // true
/// NetworkAddress("ff02::1")?.isMulticastOrBroadcast   // true
/// ```
///
/// IPv4 lies in the low 32 bits; an IPv6 address that embeds one (`::ffff:10.1.2.3`) is that IPv4 address.
public struct NetworkAddress: Sendable, Hashable {
    /// The upper 64 bits; 0 for IPv4.
    public let high: UInt64
    /// The lower 64 bits.
    public let low: UInt64
    /// Whether the address is IPv6.
    public let isIPv6: Bool

    /// The address that `text` says, nil if it says none.
    public init?(_ text: some StringProtocol) { self.init(utf8: Array(text.utf8)) }

    /// The address that the bytes of a text say, nil if they say none; a zone such as `%eth0` is ignored.
    public init?(utf8 text: some Collection<UInt8>) {
        guard text.count <= 64 else { return nil }
        // Most addresses are IPv4, and looking at one takes no memory.
        if let address = Self.ipv4(text) {
            (high, low, isIPv6) = (0, UInt64(address), false)
            return
        }
        guard text.contains(0x3A) || text.contains(0x25) else { return nil }
        let bytes = Array(text.prefix { $0 != 0x25 })
        if let address = Self.ipv4(bytes) {
            (high, low, isIPv6) = (0, UInt64(address), false)
            return
        }
        guard let (upper, lower) = Self.ipv6(bytes) else { return nil }
        if upper == 0 && lower >> 32 == 0xFFFF {
            (high, low, isIPv6) = (0, lower & 0xFFFF_FFFF, false)
        } else {
            (high, low, isIPv6) = (upper, lower, true)
        }
    }

    /// Whether the address belongs to a network of one's own: RFC 1918, unique local, link-local or loopback.
    public var isPrivate: Bool {
        if isIPv6 {
            return high >> 57 == 0xFC >> 1 || high >> 54 == 0xFE80 >> 6 || (high == 0 && low == 1)
        }
        return low >> 24 == 10 || low >> 20 == 0xAC1 || low >> 16 == 0xC0A8 || low >> 16 == 0xA9FE || low >> 24 == 127
    }

    /// Whether the address is that of many hosts at once: multicast, or the limited broadcast 255.255.255.255.
    public var isMulticastOrBroadcast: Bool {
        isIPv6 ? high >> 56 == 0xFF : low >> 28 == 0xE || low == 0xFFFF_FFFF
    }

    /// Whether the address is no host: `0.0.0.0` or `::`, as a host without an address yet sends.
    public var isUnspecified: Bool { high == 0 && low == 0 }

    /// The first `bits` bits of the address, the others 0; `bits` counts from the top of its own family.
    func prefix(_ bits: Int) -> NetworkAddress {
        guard isIPv6 else {
            return NetworkAddress(high: 0, low: low & (0xFFFF_FFFF << UInt64(32 - bits)) & 0xFFFF_FFFF, isIPv6: false)
        }
        return NetworkAddress(
            high: bits >= 64 ? high : bits == 0 ? 0 : high & (.max << UInt64(64 - bits)),
            low: bits <= 64 ? 0 : low & (.max << UInt64(128 - bits)), isIPv6: true)
    }

    private init(high: UInt64, low: UInt64, isIPv6: Bool) {
        self.high = high
        self.low = low
        self.isIPv6 = isIPv6
    }

    /// Four numbers up to 255 with points between them.
    private static func ipv4(_ bytes: some Collection<UInt8>) -> UInt32? {
        var address: UInt32 = 0
        var parts = 0
        var digits = 0
        var value: UInt32 = 0
        for byte in bytes {
            if byte == 0x2E {
                guard digits > 0, parts < 3 else { return nil }
                address = address << 8 | value
                parts += 1
                (digits, value) = (0, 0)
            } else {
                let digit = byte &- 0x30
                guard digit <= 9, digits < 3 else { return nil }
                value = value * 10 + UInt32(digit)
                digits += 1
                guard value <= 255 else { return nil }
            }
        }
        return parts == 3 && digits > 0 ? address << 8 | value : nil
    }

    /// Up to eight groups of hexadecimal digits, of which one run of zeros may be left out.
    private static func ipv6(_ bytes: [UInt8]) -> (UInt64, UInt64)? {
        var groups: [UInt16] = []
        var gap: Int?
        var index = 0
        if bytes.starts(with: [0x3A, 0x3A]) {
            gap = 0
            index = 2
        }
        while index < bytes.count {
            let end = bytes[index...].firstIndex(of: 0x3A) ?? bytes.count
            if end == bytes.count, let address = ipv4(bytes[index...]) {
                groups += [UInt16(address >> 16), UInt16(address & 0xFFFF)]
                break
            }
            guard end > index, end - index <= 4, groups.count < 8 else { return nil }
            var value: UInt16 = 0
            for byte in bytes[index..<end] {
                guard let digit = hexadecimal(byte) else { return nil }
                value = value << 4 | digit
            }
            groups.append(value)
            index = end + 1
            if end == bytes.count { break }
            if index == bytes.count { return nil }
            if bytes[index] == 0x3A {
                guard gap == nil else { return nil }
                gap = groups.count
                index += 1
            }
        }
        guard gap == nil ? groups.count == 8 : groups.count < 8 else { return nil }
        if let gap { groups.insert(contentsOf: [UInt16](repeating: 0, count: 8 - groups.count), at: gap) }
        let high = groups[0..<4].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        return (high, groups[4..<8].reduce(UInt64(0)) { $0 << 16 | UInt64($1) })
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt16? {
        switch byte {
        case 0x30...0x39: UInt16(byte - 0x30)
        case 0x41...0x46: UInt16(byte - 0x41 + 10)
        case 0x61...0x66: UInt16(byte - 0x61 + 10)
        default: nil
        }
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// The address as text; IPv6 in full groups without leading zeros.
    public var description: String {
        if isIPv6 {
            return (0..<8).map { group in
                let half = group < 4 ? high : low
                return String(half >> UInt64(48 - group % 4 * 16) & 0xFFFF, radix: 16)
            }.joined(separator: ":")
        }
        return (0..<4).map { String(low >> UInt64(24 - $0 * 8) & 0xFF) }.joined(separator: ".")
    }
}
