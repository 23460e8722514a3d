/*
 * The driver of the USB reader: vpcd, of which it opens a copy, on a port of its own. What vpcd calls itself must not be
 * found here, so this is a library apart from usb-device.c. Environment: USB_READER_VPCD (the copy), USB_READER_PORT.
 * It takes USB_READER_MAX_DATA bytes in one APDU and no more, and tells so when it is asked as PC/SC part 10 has it.
 */
#include <PCSC/ifdhandler.h>
#include <PCSC/reader.h>
#include <arpa/inet.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
FORWARD(IFDHICCPresence, (DWORD lun), (lun))

/* Header, extended Lc and Le; status word. */
#define COMMAND_OVERHEAD (4 + 3 + 2)
#define RESPONSE_OVERHEAD 2

static DWORD max_data(void) { return (DWORD)atoi(getenv("USB_READER_MAX_DATA")); }

static RESPONSECODE refuse(PUCHAR rx, PDWORD rxLength) {
    rx[0] = 0x67;
    rx[1] = 0x00;
    *rxLength = 2;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send, PUCHAR tx, DWORD txLength, PUCHAR rx, PDWORD rxLength, PSCARD_IO_HEADER receive) {
    if (txLength > max_data() + COMMAND_OVERHEAD) return refuse(rx, rxLength);
    RESPONSECODE code = ((RESPONSECODE(*)(DWORD, SCARD_IO_HEADER, PUCHAR, DWORD, PUCHAR, PDWORD, PSCARD_IO_HEADER))vpcd("IFDHTransmitToICC"))(
        lun, send, tx, txLength, rx, rxLength, receive);
    return code == IFD_SUCCESS && *rxLength > max_data() + RESPONSE_OVERHEAD ? refuse(rx, rxLength) : code;
}

#define PROPERTIES_CODE SCARD_CTL_CODE(0x330000 + FEATURE_GET_TLV_PROPERTIES)

/* Features are told in network byte order, properties in that of the PC. */
RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR tx, DWORD txLength, PUCHAR rx, DWORD rxLength, LPDWORD returned) {
    PCSC_TLV_STRUCTURE feature = {FEATURE_GET_TLV_PROPERTIES, 4, htonl(PROPERTIES_CODE)};
    UCHAR data = max_data() & 0xFF, data_high = max_data() >> 8;
    UCHAR properties[] = {PCSCv2_PART10_PROPERTY_wIdVendor, 2, 0xFE, 0xFF, PCSCv2_PART10_PROPERTY_dwMaxAPDUDataSize, 4, data, data_high, 0, 0};
    int asksFeatures = code == CM_IOCTL_GET_FEATURE_REQUEST;
    DWORD length = asksFeatures ? sizeof feature : sizeof properties;
    (void)lun, (void)tx, (void)txLength;
    *returned = 0;
    if (!asksFeatures && code != PROPERTIES_CODE) return IFD_ERROR_NOT_SUPPORTED;
    if (rxLength < length) return IFD_ERROR_INSUFFICIENT_BUFFER;
    memcpy(rx, asksFeatures ? (void *)&feature : (void *)properties, length);
    *returned = length;
    return IFD_SUCCESS;
}
