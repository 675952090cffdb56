/// Whether bytes from outside may be a name.
enum TextCheck {
    /// What is wrong with a name.
    enum Fault: Error {
        case empty
        case controlCharacter
        case invalidUTF8
    }

    /// Checks that `bytes` are UTF-8 without control characters.
    ///
    /// Printable ASCII, which is nearly all there is, is one comparison a byte.
    @inline(__always)
    static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        for byte in bytes where byte &- 0x20 >= 0x5F { return slowFault(in: bytes) }
        return nil
    }

    @inline(never)
    private static func slowFault(in bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        for byte in bytes where byte < 0x20 || byte == 0x7F { return .controlCharacter }
        guard let scalars = validate(bytes) else { return .invalidUTF8 }
        return scalars ? nil : .controlCharacter
    }

    /// Nil for invalid UTF-8; else whether there is no C1 control character.
    private static func validate(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var isClean = true
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                if (0x80...0x9F).contains(scalar.value) { isClean = false }
            case .emptyInput: return isClean
            case .error: return nil
            }
        }
    }

    /// The order of the bytes of a text that is mostly ASCII in UTF-16, nil if it does not look like one.
    static func looksLikeUTF16(_ sample: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
        var zeros = [0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index & 1] += 1 }
        let half = sample.count / 2
        if zeros[1] * 10 > half * 7 && zeros[0] * 20 < half { return .utf16LittleEndian }
        return zeros[0] * 10 > half * 7 && zeros[1] * 20 < half ? .utf16BigEndian : nil
    }

    /// The share of bytes that no text would hold: control characters but white space, and invalid UTF-8.
    static func binaryShare(of sample: UnsafeBufferPointer<UInt8>) -> Double {
        guard !sample.isEmpty else { return 0 }
        var odd = 0
        for byte in sample where byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D && byte != 0x0C {
            odd += 1
        }
        var decoder = UTF8()
        var iterator = sample.makeIterator()
        loop: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: break loop
            case .error: odd += 1
            }
        }
        return Double(odd) / Double(sample.count)
    }
}
