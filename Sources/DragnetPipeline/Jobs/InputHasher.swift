import DragnetCore
import DragnetIngest
import DragnetStorage

/// Hashes every input while it is read.
final class InputHasher: InputObserver {
    /// What one input held.
    struct Digest {
        var file: String
        /// The hash of the bytes as they lie in the file.
        var sha256: String
        /// The hash of the content: of the inflated bytes, where the file is compressed.
        var contentSHA256: String
        var bytes: Int
    }

    private var digests: [String: Digest] = [:]
    private var hash = ContentHash()
    private var inflated: ContentHash?
    private var count = 0

    func begin(file: String) {
        hash = ContentHash()
        inflated = nil
        count = 0
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bytes)
        count += bytes.count
    }

    func receiveInflated(_ bytes: UnsafeRawBufferPointer) {
        if inflated == nil { inflated = ContentHash() }
        inflated?.update(bytes)
    }

    func end(file: String) {
        let sha256 = hash.hex()
        digests[file] = Digest(
            file: file, sha256: sha256, contentSHA256: inflated?.hex() ?? sha256, bytes: count)
    }

    /// What the input of that name held.
    ///
    /// By name and not by place: inputs without rows are hashed too, and are not among those that gave events.
    func digest(of file: String) throws -> Digest {
        guard let digest = digests[file] else {
            throw DragnetError(.internalFault, "an input was read and not hashed")
        }
        return digest
    }
}
