import DragnetIngest
import DragnetStorage

/// Hashes every input while it is read.
final class InputHasher: InputObserver {
    /// What one input held.
    struct Digest {
        var file: String
        var sha256: String
        var bytes: Int
    }

    /// The inputs in the order in which they were read.
    private(set) var digests: [Digest] = []
    private var hash = ContentHash()
    private var count = 0

    func begin(file: String) {
        hash = ContentHash()
        count = 0
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bytes)
        count += bytes.count
    }

    func end(file: String) {
        digests.append(Digest(file: file, sha256: hash.hex(), bytes: count))
    }
}
