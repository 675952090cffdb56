import CDragnetKernels

extension Array {
    /// Asks the memory for an element that will soon be read, which changes nothing but how long that takes.
    ///
    /// A place beyond the end is let be.
    @inline(__always)
    func fetch(_ place: Int) { fetch(place, count: 1) }

    /// Asks the memory for the first bytes of a large element, up to 64.
    @inline(__always)
    func fetchStart(of place: Int) {
        guard place >= 0, place < count else { return }
        withUnsafeBufferPointer { elements in
            guard let base = elements.baseAddress else { return }
            let address = UnsafeRawPointer(base + place)
            dragnet_fetch(address)
            // A large one begins anywhere within a line.
            if MemoryLayout<Element>.size > 64 { dragnet_fetch(address + 63) }
        }
    }

    /// Asks the memory for some elements in a row.
    @inline(__always)
    func fetch(_ place: Int, count wanted: Int) {
        guard place >= 0, place + wanted <= count else { return }
        // The addresses are only hinted at and never read here.
        withUnsafeBufferPointer { elements in
            guard let base = elements.baseAddress else { return }
            let address = UnsafeRawPointer(base + place)
            let size = MemoryLayout<Element>.stride * wanted
            for offset in stride(from: 0, to: size, by: 64) { dragnet_fetch(address + offset) }
            // The last one may reach into one line more.
            dragnet_fetch(address + (size - 1))
        }
    }
}
