/// Text as a key, byte for byte.
///
/// Swift's `==` calls an é of one scalar and one of two equal; as names from an input they are two.
public struct ByteKey: Hashable, Sendable {
    /// The text.
    public let text: String

    /// The key of a text.
    public init(_ text: String) { self.text = text }

    /// Whether both have the same bytes.
    public static func == (a: ByteKey, b: ByteKey) -> Bool {
        let same = a.text.utf8.withContiguousStorageIfAvailable { left in
            b.text.utf8.withContiguousStorageIfAvailable { right in
                left.count == right.count && left.elementsEqual(right)
            }
        }
        return (same ?? nil) ?? a.text.utf8.elementsEqual(b.text.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
