/*
 * The driver of the USB reader: vpcd, of which it opens a copy, on a port of its own. What vpcd calls itself must not be
 * found here, so this is a library apart from usb-device.c. Environment: USB_READER_VPCD (the copy), USB_READER_PORT.
 */
#include <PCSC/ifdhandler.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void *vpcd(const char *function) {
    static void *library;
    if (library == NULL) library = dlopen(getenv("USB_READER_VPCD"), RTLD_NOW | RTLD_LOCAL);
    return dlsym(library, function);
}

#define FORWARD(name, parameters, arguments) \
    RESPONSECODE name parameters { return ((RESPONSECODE(*) parameters)vpcd(#name)) arguments; }

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR unused) {
    char channel[32];
    snprintf(channel, sizeof channel, "/dev/null:0x%X", atoi(getenv("USB_READER_PORT")));
    return ((RESPONSECODE(*)(DWORD, LPSTR))vpcd("IFDHCreateChannelByName"))(lun, channel);
}
/* One slot, as most USB readers have; vpcd has two. */
RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value) {
    if (tag == TAG_IFD_SLOTS_NUMBER) {
        *length = 1;
        *value = 1;
        return IFD_SUCCESS;
    }
    return ((RESPONSECODE(*)(DWORD, DWORD, PDWORD, PUCHAR))vpcd("IFDHGetCapabilities"))(lun, tag, length, value);
}
FORWARD(IFDHCreateChannel, (DWORD lun, DWORD channel), (lun, channel))
FORWARD(IFDHCloseChannel, (DWORD lun), (lun))
FORWARD(IFDHSetCapabilities, (DWORD lun, DWORD tag, DWORD length, PUCHAR value), (lun, tag, length, value))
FORWARD(IFDHSetProtocolParameters, (DWORD lun, DWORD protocol, UCHAR flags, UCHAR a, UCHAR b, UCHAR c), (lun, protocol, flags, a, b, c))
FORWARD(IFDHPowerICC, (DWORD lun, DWORD what, PUCHAR atr, PDWORD length), (lun, what, atr, length))
FORWARD(IFDHTransmitToICC, (DWORD lun, SCARD_IO_HEADER send, PUCHAR tx, DWORD txLength, PUCHAR rx, PDWORD rxLength, PSCARD_IO_HEADER receive),
        (lun, send, tx, txLength, rx, rxLength, receive))
FORWARD(IFDHICCPresence, (DWORD lun), (lun))
FORWARD(IFDHControl, (DWORD lun, DWORD code, PUCHAR tx, DWORD txLength, PUCHAR rx, DWORD rxLength, LPDWORD returned),
        (lun, code, tx, txLength, rx, rxLength, returned))
