import DragnetCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The bytes of a file, mapped into memory for reading and given back with the object.
///
/// The file must not be cut short while it is mapped; ours are replaced by renaming, which leaves a mapped one whole.
package final class MappedFile: @unchecked Sendable {
    // Unchecked because of the plain pointer; nobody writes through it.
    package let bytes: UnsafeRawBufferPointer

    /// - Throws: ``DragnetError/Code/inputMissing``.
    package init(path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw DragnetError(
                .inputMissing, "cannot be read: \(reason)", at: DragnetError.Place(file: path),
                help: "check the path and its permissions")
        }
        defer { close(descriptor) }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let base, base != UnsafeMutableRawPointer(bitPattern: -1) else {
            throw DragnetError(
                .inputMissing, "cannot be mapped into memory: \(String(cString: strerror(errno)))",
                at: DragnetError.Place(file: path), help: "copy it to a local disk")
        }
        bytes = UnsafeRawBufferPointer(start: base, count: size)
    }

    deinit { if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) } }
}
